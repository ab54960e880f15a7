package formats

import "time"

// Place is what lines lack that say no year, no day or no zone, for reading one of them by itself,
// as a page does: what a [Clock] knows of all lines, a place knows beforehand. ui/line/time.js does
// the same, and both read testdata/says.json in their tests.
type Place struct {
	Zone *time.Location // where the program runs; nil is UTC
	// Written is when the file of the lines was written last; the zero time where that is not
	// known. Until is until when lines come that were in it then.
	Written, Until time.Time
	// Order is that of year, month and day where no line says it; Fixed or Unsaid where that is not
	// known.
	Order  Order
	Counts bool // whole numbers at the start of lines are times
}

// leapYears is in how many years back there is a 29th of February.
const leapYears = 9

// Says returns the time that a line says, by its digits, whatever zone stands behind them: as Unix
// time in ms, as if they were UTC. A count of seconds has the digits of the place. at is when the
// line came. It returns false where the line says none.
func (p Place) Says(m Moment, at time.Time) (ms int64, ok bool) {
	switch {
	case m.Unix:
		unix := time.UnixMicro(m.Micros)
		if m.Bare && !p.Counts && !p.isNear(p.digits(unix), at) {
			return 0, false
		}
		return p.digits(unix), true
	case m.Since || m.Delta || m.Lap:
		return 0, false
	case m.Year > 0:
		return p.ordered(m, at), true
	}
	came := p.digits(at)
	ms, ok = m.behind(came)
	// What was in the file before is as old as that; what was written now is of now.
	if ok && p.wasInFile(at) && ms < came-hour/1000 {
		return m.behind(p.digits(p.Written))
	}
	return ms, ok
}

// ordered returns the time of a date that may have the month, the day or the year first: as other
// lines have it; else as it is near to when the line came or the file was written; else with the
// month first.
func (p Place) ordered(m Moment, at time.Time) int64 {
	known := p.Order >= MonthFirst
	month := m.on(m.Year, m.Month, m.Day)
	day := month
	if m.Order == Unsaid {
		day = m.on(m.Year, m.Day, m.Month)
	}
	if other, ok := m.yearFirst(); ok {
		year := m.on(other.Year, other.Month, other.Day)
		if p.Order == YearFirst || !known && p.isNear(year, at) && !p.isNear(month, at) && !p.isNear(day, at) {
			return year
		}
	}
	if p.Order == DayFirst || !known && p.isNear(day, at) && !p.isNear(month, at) {
		return day
	}
	return month
}

// isNear reports whether a time is within a day of when a line came or its file was written.
func (p Place) isNear(ms int64, at time.Time) bool {
	const most = day / 1000
	return near(ms, p.digits(at), most-1) || p.wasInFile(at) && near(ms, p.digits(p.Written), most-1)
}

func (p Place) wasInFile(at time.Time) bool {
	return !p.Written.IsZero() && at.UnixMilli() <= p.Until.UnixMilli()
}

// digits returns a time by its digits in the zone of the place.
func (p Place) digits(at time.Time) int64 {
	if p.Zone == nil {
		return at.UnixMilli()
	}
	_, east := at.In(p.Zone).Zone()
	return at.UnixMilli() + int64(east/60)*60_000
}

// behind returns the last time of a moment without a year or a day that is not much behind another
// one: clocks differ.
func (m Moment) behind(limit int64) (ms int64, ok bool) {
	newest := time.UnixMilli(limit).UTC()
	year, month, date := newest.Date()
	if m.Month == 0 {
		ms = m.on(year, int(month), date)
		if ms > limit+hour/1000 {
			ms -= day / 1000
		}
		return ms, true
	}
	for range leapYears {
		if ms = m.on(year, m.Month, m.Day); ms <= limit+day/1000 && m.Day <= daysIn(year, m.Month) {
			return ms, true
		}
		year--
	}
	return 0, false
}

// on returns the time of a moment on a day, by its digits.
func (m Moment) on(year, month, day int) int64 {
	return time.Date(year, time.Month(month), day, m.Hour, m.Minute, m.Second, m.Nanos, time.UTC).UnixMilli()
}
