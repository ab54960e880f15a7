package formats

import "time"

// orders finds out whether the month or the day comes first in the dates of a file, where its
// format leaves that to a locale. The zero value has seen no date.
type orders struct {
	how
	unsaid     bool
	month, day reading
}

// how is how dates that do not say it are read.
type how struct {
	first       Order // DayFirst, else the month first
	from, guess bool  // it is from the order of the lines and the file's time, or from nothing
}

// reading is what dates are with one of them first.
type reading struct {
	sure  int   // dates that are one in this order only
	wrong int   // times that run back, or are after the file's time
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
	if o.first == DayFirst {
		return other
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

// OrderIn returns whether the month or the day comes first in the lines of a file: Unsaid where no
// line shows it, or the first that has a time writes its dates otherwise.
func OrderIn(lines [][]byte) Order {
	r := NewReader()
	for _, line := range lines {
		l, ok := r.Read(line)
		switch m := l.Moment; {
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
