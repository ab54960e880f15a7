package formats

import "time"

// orders finds out whether the month, the day or a year of two digits comes first in the dates of a
// file, where its format leaves that to a locale. The zero value has seen no date.
type orders struct {
	how
	unsaid           bool
	month, day, year reading
}

// how is how dates that do not say it are read.
type how struct {
	first       Order // DayFirst or YearFirst, else the month first
	from, guess bool  // it is from the order of the lines and the file's time, or from nothing
}

// reading is what dates are with one of them first.
type reading struct {
	sure  int   // dates that are one in this order only
	wrong int   // times that run back, or are after the file's time; of years, also what is no date
	last  int64 // microseconds
}

// note takes a date, and returns it in the order in which dates are read.
func (o *orders) note(m Moment, newest int64, micros func(Moment) int64) Moment {
	other := m
	switch m.Order {
	case MonthFirst:
		o.month.sure++
	case DayFirst:
		o.day.sure++
	case Unsaid:
		o.unsaid = true
		other.Month, other.Day = m.Day, m.Month
	}
	o.month.add(micros(m), newest)
	o.day.add(micros(other), newest)
	year, ok := m.yearFirst()
	if ok {
		o.year.sure++
		o.year.add(micros(year), newest)
	} else {
		o.year.wrong++
	}
	switch {
	case o.first == DayFirst:
		return other
	case o.first == YearFirst && ok:
		return year
	}
	return m
}

func (r *reading) add(micros, newest int64) {
	if r.last != 0 && micros < r.last-hour || micros > newest+day {
		r.wrong++
	}
	r.last = micros
}

// settle returns the order that the lines have shown, for reading them again.
func (o *orders) settle(newest time.Time) orders {
	next := orders{how: how{first: MonthFirst}}
	isNear := func(r reading) bool { return near(r.last, newest.UnixMicro(), day) }
	month, day := &o.month, &o.day
	switch {
	case o.year.sure > 0 && o.year.wrong < min(month.wrong, day.wrong):
		next.first, next.from = YearFirst, true
	case !o.unsaid:
	case month.sure != day.sure:
		next.first = firstIf(day.sure > month.sure)
	case month.wrong != day.wrong:
		next.first, next.from = firstIf(day.wrong < month.wrong), true
	case isNear(*month) != isNear(*day):
		next.first, next.from = firstIf(isNear(*day)), true
	default:
		next.guess = true
	}
	return next
}

// OrderIn returns whether the month, the day or the year comes first in the lines of a file that
// was written last at a time: Unsaid where no line shows it, or the first that has a time writes
// its dates otherwise.
func OrderIn(lines [][]byte, newest time.Time) Order {
	r := NewReader()
	late := func(m Moment) bool { return m.on(m.Year, m.Month, m.Day) > newest.Add(48*time.Hour).UnixMilli() }
	for _, line := range lines {
		l, ok := r.Read(line)
		m := l.Moment
		year, may := m.yearFirst()
		switch {
		case m.Order == DayFirst && may && late(m) == late(year): // it may be either
		case m.Order == DayFirst && may && late(m):
			return YearFirst
		case m.Order == MonthFirst || m.Order == DayFirst:
			return m.Order
		case ok && m.Order == Fixed && m.Month != m.Day:
			return Unsaid
		}
	}
	return Unsaid
}

// CountsIn reports whether the whole numbers that lines begin with are Unix times, and no sizes or
// sums: several that run on.
func CountsIn(lines [][]byte) bool {
	const most = 7 * day // between a line and the next
	r := NewReader()
	n, steps, several := 0, 0, 3
	var first, last int64
	for _, line := range lines {
		l, ok := r.Read(line)
		if !ok || !bare[l.Format.Name] {
			continue
		}
		if !l.Moment.Bare { // with a fraction or in brackets it is a time
			several = 2
		}
		if step := l.Moment.Micros - last; n > 0 && step >= -hour && step <= most {
			steps++
		} else if n == 0 {
			first = l.Moment.Micros
		}
		n, last = n+1, l.Moment.Micros
	}
	return n >= several && last > first && steps*10 >= (n-1)*9
}

// firstIf returns the day first if that is so.
func firstIf(day bool) Order {
	if day {
		return DayFirst
	}
	return MonthFirst
}

// added says how the order was found, "" where lines say it.
func (o how) added() string {
	switch {
	case o.guess:
		return "that the month comes first is a guess (--time-format decides)"
	case o.from:
		return "that the " + o.first.String() + " comes first is from the order of the lines and the file's time"
	}
	return ""
}
