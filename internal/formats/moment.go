package formats

import (
	"strconv"
	"strings"
	"time"
)

// Moment is a time as a line says it: perhaps without a year, a day or a zone. A [Clock] adds
// those.
type Moment struct {
	Year, Month, Day     int // 0 where the line has none
	Hour, Minute, Second int
	Nanos                int
	Order                Order // of Month and Day in the line
	Short                bool  // the three numbers of the date have two digits each
	Zoned                bool
	East                 int // minutes, of a zone

	Unix   bool // the time is Micros since 1970, and the fields above are unset
	Since  bool // the time is Micros since a moment that is not known
	Delta  bool // the time is Micros since the line before
	Lap    bool // likewise, or since the first line
	Micros int64
	// Bare: the time is Unix and a whole number, which may be a size or a sum as well. See
	// Doubtful.
	Bare bool

	timed bool // a part of the time of day is there
	half  string
}

// Doubtful reports whether a time is but a whole number that is not within a day of when the line
// came or its file was written. It is one where such numbers run on in the file ([CountsIn]).
func (m Moment) Doubtful(at time.Time) bool { return m.Bare && !near(m.Micros, at.UnixMicro(), day) }

// Order is that of the month and the day in a date of numbers.
type Order int

const (
	Fixed      Order = iota // the row says it, or it makes no difference
	Unsaid                  // both orders are dates; Month is the former
	MonthFirst              // the other order is no date
	DayFirst                // likewise
	YearFirst               // the year, and the month behind it
)

// String returns the part that is known to come first: month, day or year; "" where none is.
func (o Order) String() string {
	switch o {
	case MonthFirst:
		return "month"
	case DayFirst:
		return "day"
	case YearFirst:
		return "year"
	}
	return ""
}

// number returns the value of digits, perhaps behind a blank.
func number(digits string) int {
	n, err := strconv.Atoi(strings.TrimLeft(digits, " "))
	if err != nil {
		return -1
	}
	return n
}

// set takes a part of a line; false for what it cannot be.
func (m *Moment) set(part, value string, zones map[string]int) bool {
	switch part {
	case "year":
		if m.Year = number(value); len(value) == 2 {
			m.Year += 2000
		}
	case "month":
		m.Month = monthOf(value)
	case "day", "latter":
		m.Day = number(value)
	case "former":
		m.Month, m.Order = number(value), Unsaid
	case "short":
		m.Year, m.Short = 2000+number(value), true
	case "hour":
		m.Hour, m.timed = number(value), true
	case "half":
		m.half = value
	case "minute":
		m.Minute = number(value)
	case "second":
		m.Second = number(value)
	case "fraction":
		m.Nanos = number((value + "000000000")[:9])
	case "millis":
		m.Nanos = number(value) * 1e6
	case "nanos":
		m.Nanos = number(value)
	case "zone":
		m.East, m.Zoned = zoneOf(value, zones)
	default:
		return m.setCount(part, value)
	}
	return true
}

// setCount takes a part that is a count of units since a moment.
func (m *Moment) setCount(part, value string) bool {
	m.timed = true
	switch part {
	case "since":
		m.Since = true
	case "delta":
		m.Delta = true
	case "lap":
		return m.setLap(value)
	default:
		m.Unix = true
	}
	whole, fraction, _ := strings.Cut(value, ".")
	digits := len(whole)
	switch {
	case part == "tai" || part == "leap":
		return m.setTAI(value, part == "leap")
	case part == "exponent":
		seconds, err := strconv.ParseFloat(value, 64)
		m.Micros = int64(seconds * 1e6)
		return err == nil && seconds < mostMicros/1e6
	case part == "ms" || part == "number" && digits == 13:
		ok := m.setUnits(whole, 1000, 1)
		m.Micros += int64(number((fraction + "000")[:3]))
		return ok
	case part == "us" || part == "number" && digits == 16:
		return m.setUnits(whole, 1, 1)
	case part == "ns" || part == "number" && digits == 19:
		return m.setUnits(whole, 1, 1000)
	}
	if !m.setUnits(whole, 1e6, 1) {
		return false
	}
	m.Micros += int64(number((fraction + "000000")[:6]))
	return true
}

// setLap takes hh:mm:ss and a fraction.
func (m *Moment) setLap(value string) bool {
	m.Lap = true
	m.Micros = int64(number(value[:2])*3600+number(value[3:5])*60+number(value[6:8]))*1e6 + int64(number(value[9:15]))
	return true
}

// mostMicros is the year 9999: no log is of a later time.
const mostMicros = 253402300800 * 1e6

func (m *Moment) setUnits(value string, times, by int64) bool {
	n, err := strconv.ParseInt(strings.TrimLeft(value, " "), 10, 64)
	m.Micros = n / by * times
	return err == nil && n >= 0 && n/by <= mostMicros/times
}

// taiOffset is what multilog and svlogd add to the seconds since 1970, whatever the leap seconds.
const taiOffset = 10

// leaps are the seconds since 1970 before which there was a leap second, behind the first 22 (IERS,
// Bulletin C). s6-log is younger than most.
var leaps = []uint64{1136073600, 1230768000, 1341100800, 1435708800, 1483228800}

// setTAI takes 16 hex digits of seconds, of which the second highest bit is set, and 8 of
// nanoseconds. leap: leap seconds are counted.
func (m *Moment) setTAI(label string, leap bool) bool {
	if len(label) != 24 {
		return false
	}
	seconds, err := strconv.ParseUint(label[:16], 16, 64)
	nanos, bad := strconv.ParseUint(label[16:], 16, 64)
	seconds -= 1<<62 + taiOffset
	if leap {
		seconds = withoutLeaps(seconds)
	}
	m.Micros = int64(seconds)*1e6 + int64(nanos)/1000
	return err == nil && bad == nil && nanos < 1e9 && seconds < mostMicros/1e6
}

// withoutLeaps takes away the leap seconds that were counted. One itself is the second behind it.
func withoutLeaps(seconds uint64) uint64 {
	seconds -= 22
	for _, at := range leaps {
		if seconds > at {
			seconds--
		}
	}
	return seconds
}

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// monthOf returns 1 to 12 of a number or an English name, else 0.
func monthOf(value string) int {
	if len(value) < 3 {
		return number(value)
	}
	at := strings.Index(months, strings.ToLower(value[:3]))
	if at < 0 || at%3 != 0 {
		return -1
	}
	return at/3 + 1
}

// zoneOf returns the minutes east of UTC; false for a name that is not known.
func zoneOf(value string, zones map[string]int) (int, bool) {
	if east, ok := zones[value]; ok {
		return east, true
	}
	if len(value) < 3 || value[0] != '+' && value[0] != '-' {
		return 0, false
	}
	east := number(value[1:3]) * 60
	if len(value) > 3 {
		east += number(value[len(value)-2:])
	}
	if value[0] == '-' {
		east = -east
	}
	return east, true
}

// complete reports whether the parts are a time that there can be. zone is that of a line without
// one, "" for none.
func (m *Moment) complete(zone string, zones map[string]int) bool {
	if !m.timed {
		return false
	}
	if m.Unix || m.Since || m.Delta || m.Lap {
		return true
	}
	if m.half != "" {
		if m.Hour < 1 || m.Hour > 12 {
			return false
		}
		m.Hour %= 12
		if m.half == "PM" || m.half == "pm" {
			m.Hour += 12
		}
	}
	if !m.Zoned && zone != "" {
		m.East, m.Zoned = zoneOf(zone, zones)
	}
	if m.Order == Unsaid {
		m.order()
	}
	const leap = 2000 // a line without a year may be of any
	year := m.Year
	if year == 0 {
		year = leap
	}
	if m.Day != 0 || m.Month != 0 {
		if m.Month < 1 || m.Month > 12 || m.Day < 1 || m.Day > daysIn(year, m.Month) {
			return false
		}
	}
	return year >= 1000 && m.Hour >= 0 && m.Hour < 24 && m.Minute >= 0 && m.Minute < 60 && m.Second >= 0 && m.Second <= 60
}

// order puts month and day in the order in which they are a date.
func (m *Moment) order() {
	switch {
	case m.Month == m.Day:
		m.Order = Fixed
	case m.Month > 12:
		m.Month, m.Day, m.Order = m.Day, m.Month, DayFirst
	case m.Day > 12:
		m.Order = MonthFirst
	}
}

// yearFirst returns the date of three numbers of two digits of which the first is the year; false
// where that is no date.
func (m Moment) yearFirst() (Moment, bool) {
	first, second, third := m.Month, m.Day, m.Year-2000
	if m.Order == DayFirst {
		first, second = second, first
	}
	m.Year, m.Month, m.Day, m.Order = 2000+first, second, third, YearFirst
	return m, m.Short && second <= 12 && third >= 1 && third <= daysIn(m.Year, second)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
