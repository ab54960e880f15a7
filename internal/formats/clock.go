package formats

import "time"

// Clock turns moments into microseconds since 1970, in the order of the lines, and adds what they
// lack: a zone is that of Zone; a year and a day are such that the time is at most a day after
// Newest, and do not run back: where a time without a year is half a year before the one before it,
// the next year has begun, likewise with days.
//
// The zero value is not usable: set Newest and Zone. It is for one goroutine.
type Clock struct {
	Newest time.Time // when the file was written last
	Zone   *time.Location

	// Year is that of the first line without one; 0: chosen by Newest. Settle sets it.
	Year int
	// Guessed says what the clock added so far.
	Guessed struct{ Year, Day, Zone bool }

	year     int   // of the line before
	date     int64 // the day of the line before, days since 1970
	dayBegun bool
	leapYear int // a year that is no leap year and had a 29th of February; 0 for none
	last     int64
	running  bool
}

const (
	second = int64(time.Second / time.Microsecond)
	hour   = 3600 * second
	day    = 24 * hour
)

// Micros returns the time of the next line.
func (c *Clock) Micros(m Moment) int64 {
	micros := c.micros(m)
	c.last, c.running = micros, true
	return micros
}

func (c *Clock) micros(m Moment) int64 {
	switch {
	case m.Unix || m.Since:
		return m.Micros + int64(m.Nanos)/1000
	case m.Delta:
		return c.last + m.Micros
	case m.Month == 0:
		return c.withDay(m)
	case m.Year == 0:
		return c.withYear(m)
	}
	return c.civil(m, m.Year)
}

// civil returns the time of a moment in a year.
func (c *Clock) civil(m Moment, year int) int64 {
	zone := c.Zone
	if m.Zoned {
		zone = time.UTC
	} else {
		c.Guessed.Zone = true
	}
	at := time.Date(year, time.Month(m.Month), m.Day, m.Hour, m.Minute-m.East, m.Second, m.Nanos, zone)
	// An hour that a zone has twice: the second one, where the first is before the last line.
	if later := at.Add(time.Hour); !m.Zoned && c.running && at.UnixMicro() < c.last && later.Hour() == at.Hour() {
		at = later
	}
	return at.UnixMicro()
}

// withYear adds the year.
func (c *Clock) withYear(m Moment) int64 {
	c.Guessed.Year = true
	if c.year == 0 {
		if c.year = c.Year; c.year == 0 {
			c.year = c.Newest.In(c.Zone).Year()
			for tries := 0; tries < 9 && (m.Day > daysIn(c.year, m.Month) || c.civil(m, c.year) > c.Newest.UnixMicro()+day); tries++ {
				c.year--
			}
			c.Year = c.year
		}
	}
	micros := c.civil(m, c.year)
	if c.running {
		switch {
		case micros < c.last-183*day:
			c.year++
			micros = c.civil(m, c.year)
		case micros > c.last+183*day: // of a writer that is late
			return c.civil(m, c.year-1)
		}
	}
	if m.Day > daysIn(c.year, m.Month) {
		c.leapYear = c.year
	}
	return micros
}

// withDay adds the day.
func (c *Clock) withDay(m Moment) int64 {
	c.Guessed.Day = true
	on := func() int64 {
		date := time.Unix(c.date*86400, 0).UTC()
		m.Month, m.Day = int(date.Month()), date.Day()
		return c.civil(m, date.Year())
	}
	if !c.dayBegun {
		newest := c.Newest.In(c.Zone)
		c.date, c.dayBegun = time.Date(newest.Year(), newest.Month(), newest.Day(), 0, 0, 0, 0, time.UTC).Unix()/86400, true
		if on() > c.Newest.UnixMicro()+hour {
			c.date--
		}
		if c.running && c.last > on()+day/2 { // other lines have said the day
			c.date = c.last / day
		}
	}
	micros := on()
	if c.running && micros < c.last-day/2 {
		c.date++
		micros = on()
	} else if c.running && micros > c.last+day/2 && micros-day > c.last-day/2 {
		c.date--
		micros = on()
		c.date++
	}
	return micros
}
