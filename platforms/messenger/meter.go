package messenger

import (
	"fmt"
	"net/http"
	"time"
)

// meter counts the calls of one page. It is not part of the state: after a
// restart it begins anew.
type meter struct {
	hours    [24]int // calls in each of the last 24 hours of virtual time
	hour     int64   // the hour of the last call, since the epoch
	second   int64   // of the real clock, since the epoch
	sent     int     // messages in that second
	profiles []time.Time
}

// count notes a call at a virtual instant and returns how many there were in
// 24 hours.
func (m *meter) count(at time.Time) int {
	hour := at.Unix() / 3600
	for h := max(m.hour+1, hour-23); h <= hour; h++ {
		m.hours[h%24] = 0
	}
	m.hour = max(m.hour, hour)
	m.hours[hour%24]++
	sum := 0
	for _, n := range m.hours {
		sum += n
	}
	return sum
}

// meterOf returns the meter of an app. The caller holds m.mu.
func (m *Messenger) meterOf(app string) *meter {
	if m.meters[app] == nil {
		m.meters[app] = &meter{}
	}
	return m.meters[app]
}

// charge counts a call, says in the headers how much of the allowance is used,
// and refuses beyond it. The allowance follows the people that a page talks to.
func (m *Messenger) charge(w http.ResponseWriter, c Credentials) error {
	m.state.mu.RLock()
	users := 0
	for _, t := range m.state.threads {
		if t.app == c.App {
			users++
		}
	}
	m.state.mu.RUnlock()
	most := m.c.CallsPerUser * max(users, 1)
	m.mu.Lock()
	used := m.meterOf(c.App).count(m.c.Actor.Clock().Now())
	m.mu.Unlock()
	percent := min(100*used/most, 100)
	usage := fmt.Sprintf(`{"call_count":%d,"total_cputime":0,"total_time":0}`, percent)
	w.Header().Set("X-App-Usage", usage)
	w.Header().Set("X-Page-Usage", usage)
	w.Header().Set("X-Business-Use-Case-Usage", fmt.Sprintf(
		`{"%s":[{"type":"messenger","call_count":%d,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0}]}`, c.PageID, percent))
	if used > most {
		return appLimit()
	}
	return nil
}

// Recount notes a call of an app that was made before this process knew of
// it, so that the allowance stands where it stood.
func (m *Messenger) Recount(app string, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.meterOf(app).count(at)
}

// chargeMessage refuses more messages in a second than a page may send.
func (m *Messenger) chargeMessage(app string) error {
	if m.c.CallsPerSecond < 0 {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t, second := m.meterOf(app), m.c.Actor.Wall().Now().Unix()
	if t.second != second {
		t.second, t.sent = second, 0
	}
	if t.sent++; t.sent > m.c.CallsPerSecond {
		return rateLimit(fmt.Sprintf("a page may send %d messages in a second", m.c.CallsPerSecond))
	}
	return nil
}

// chargeProfile refuses more than 10 changes of a page's profile in 10
// minutes of the real clock.
func (m *Messenger) chargeProfile(app string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, now := m.meterOf(app), m.c.Actor.Wall().Now()
	for len(t.profiles) > 0 && now.Sub(t.profiles[0]) >= 10*time.Minute {
		t.profiles = t.profiles[1:]
	}
	if len(t.profiles) >= 10 {
		return rateLimit("the profile of a page may be called 10 times in 10 minutes")
	}
	t.profiles = append(t.profiles, now)
	return nil
}
