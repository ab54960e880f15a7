package formats

import (
	"fmt"
	"strings"
	"time"
)

// Clock turns moments into microseconds since 1970, in the order of the lines, and adds what they
// lack: the zone is Zone, the year and the day are the latest with which the time is not after
// Newest, and they do not run back: where a time without a year is half a year before the one
// before it, the next year has begun, likewise with days.
//
// Where dates leave open whether the month or the day comes first, all lines together tell
// (orders).
//
// The first lines may be years older than Newest: after all lines were read, [Clock.Settle] tells
// whether they have to be read again, also where times turn out to be since the line before. It is
// for one goroutine.
type Clock struct {
	Newest time.Time // when the file was written last
	Zone   *time.Location

	year, firstYear int   // of the line before, and of the first without a year; 0 before that
	date, firstDate int64 // likewise, in days since 1970
	leap            int   // how many years behind firstYear there was a February 29th; -1 for none
	last            int64 // microseconds
	running, zone   bool  // a line came before; one had no zone
	said            bool  // firstYear is that of a line before

	lap   int64 // of the line before that had one
	falls bool  // a lap was shorter than the one before it
	delta bool  // so laps are since the line before

	orders orders // of the month and the day
}

// NewClock returns a clock before the first line. A zero time of newest is now.
func NewClock(newest time.Time, zone *time.Location) *Clock {
	if newest.IsZero() {
		newest = time.Now()
	}
	return &Clock{Newest: newest, Zone: zone, leap: -1}
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
	if m.Order != Fixed {
		m = c.orders.note(m, c.Newest.UnixMicro(), func(m Moment) int64 { return c.civil(m, m.Year) })
	}
	switch {
	case m.Unix || m.Since:
		return m.Micros + int64(m.Nanos)/1000
	case m.Delta || m.Lap && c.delta:
		return c.last + m.Micros
	case m.Lap: // since the first line, until one is shorter
		c.falls = c.falls || m.Micros < c.lap
		c.lap = m.Micros
		return m.Micros
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
		c.zone = true
	}
	at := time.Date(year, time.Month(m.Month), m.Day, m.Hour, m.Minute-m.East, m.Second, m.Nanos, zone)
	if m.Zoned {
		return at.UnixMicro()
	}
	// An hour that a zone has twice: it is the first one, but where that is long before the last
	// line.
	for _, other := range []time.Time{at.Add(-time.Hour), at.Add(time.Hour)} {
		if other.Hour() != at.Hour() {
			continue
		}
		first, second := at.UnixMicro(), other.UnixMicro()
		if first > second {
			first, second = second, first
		}
		if c.running && first < c.last-hour/2 {
			return second
		}
		return first
	}
	return at.UnixMicro()
}

// near reports whether two times are at most so far apart.
func near(a, b, most int64) bool { return a-b <= most && b-a <= most }

// withYear adds the year.
func (c *Clock) withYear(m Moment) int64 {
	if c.year == 0 {
		if c.running && c.last > hour*24*366 { // another line has said it
			c.firstYear, c.said = time.UnixMicro(c.last).In(c.Zone).Year(), true
		} else if c.firstYear == 0 {
			c.firstYear = c.Newest.In(c.Zone).Year()
			// Feb 29 is of a leap year, of which there is one in eight.
			for range 8 {
				if m.Day <= daysIn(c.firstYear, m.Month) && c.civil(m, c.firstYear) <= c.Newest.UnixMicro()+day {
					break
				}
				c.firstYear--
			}
		}
		c.year = c.firstYear
	}
	micros := c.civil(m, c.year)
	switch {
	case c.running && micros < c.last-183*day:
		c.year++
		micros = c.civil(m, c.year)
	case c.running && micros > c.last+183*day && near(c.civil(m, c.year-1), c.last, 7*day):
		// of a writer that is late
		return c.civil(m, c.year-1)
	}
	if !c.said && m.Month == 2 && m.Day == 29 && c.leap < 0 {
		c.leap = c.year - c.firstYear
	}
	return micros
}

// withDay adds the day.
func (c *Clock) withDay(m Moment) int64 {
	on := func(date int64) int64 {
		at := time.Unix(date*86400, 0).UTC()
		m.Month, m.Day = int(at.Month()), at.Day()
		return c.civil(m, at.Year())
	}
	if c.date == 0 {
		if c.firstDate == 0 {
			newest := c.Newest.In(c.Zone)
			_, east := newest.Zone()
			if c.firstDate = (newest.Unix() + int64(east)) / 86400; on(c.firstDate) > c.Newest.UnixMicro()+hour {
				c.firstDate--
			}
		}
		c.date = c.firstDate
	}
	micros := on(c.date)
	switch {
	case !c.running:
	case micros < c.last-day/2:
		// Other lines may have said the day, so it can be far.
		c.date = max(c.date+1, (c.last-day/2)/day)
		for micros = on(c.date); micros < c.last-day/2; micros = on(c.date) {
			c.date++
		}
	case micros > c.last+day/2 && near(on(c.date-1), c.last, hour): // of a writer that is late
		return on(c.date - 1)
	}
	return micros
}

// Settle is called after the last line. It reports whether the lines have to be read again with the
// clock that it returns, which begins with an earlier year or day.
func (c *Clock) Settle() (*Clock, bool) {
	next := NewClock(c.Newest, c.Zone)
	next.firstYear, next.firstDate, next.delta = c.firstYear, c.firstDate, c.delta || c.falls
	read := max(c.orders.first, MonthFirst)
	next.orders = c.orders.settle(c.Newest)
	c.orders.how = next.orders.how
	again := next.delta != c.delta || read != max(next.orders.first, MonthFirst)
	newest := c.Newest.UnixMicro()
	if c.said {
		return next, again
	}
	if c.year > c.firstYear && c.last > newest+day {
		next.firstYear -= c.year - c.firstYear
	}
	for range 8 {
		if c.leap < 0 || daysIn(next.firstYear+c.leap, 2) == 29 {
			break
		}
		next.firstYear--
	}
	if c.date > c.firstDate && c.last > newest+hour && c.year == 0 {
		next.firstDate -= c.date - c.firstDate
	}
	return next, again || next.firstYear != c.firstYear || next.firstDate != c.firstDate
}

// Again returns a clock that begins as this one did, for reading from the start.
func (c *Clock) Again() *Clock {
	next := NewClock(c.Newest, c.Zone)
	next.firstYear, next.firstDate, next.delta = c.firstYear, c.firstDate, c.delta
	next.orders.how = c.orders.how
	return next
}

// Order returns whether the month or the day comes first in dates that could be both.
func (c *Clock) Order() Order { return c.orders.first }

// Added says what the clock has added to the times, and from where; "" for nothing.
func (c *Clock) Added() string {
	var all []string
	if c.date != 0 {
		all = append(all, "the day is from the file's time")
	}
	if c.year != 0 {
		all = append(all, fmt.Sprintf("the year %d is from the file's time", c.firstYear))
	}
	if text := c.orders.added(); text != "" {
		all = append(all, text)
	}
	if c.zone {
		name := c.Zone.String()
		if name == "Local" {
			name, _ = c.Newest.In(c.Zone).Zone()
		}
		all = append(all, fmt.Sprintf("the zone %s is this machine's", name))
	}
	return strings.Join(all, ", ")
}
