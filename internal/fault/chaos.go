package fault

import "time"

// Chaos is a mild plan for a whole run: so many of a thousand requests to any
// bank meet a fault that a client of good manners gets over by waiting and
// asking again.
func Chaos(perMille int) []Fault {
	if perMille <= 0 {
		return nil
	}
	late, rest := (perMille+1)/2, perMille/2
	return []Fault{
		{Name: "chaos-latency", Party: "*", Kind: Latency, Latency: 20 * time.Millisecond, Spread: 40 * time.Millisecond, Distribution: Exponential, PerMille: late},
		{Name: "chaos-unavailable", Party: "*", Route: "/fdx/", Kind: Status, Status: 503, RetryAfter: 1, PerMille: max(1, rest)},
		{Name: "chaos-unavailable-ob", Party: "*", Route: "/open-banking/", Kind: Status, Status: 503, RetryAfter: 1, PerMille: max(1, rest)},
		{Name: "chaos-too-many", Party: "*", Route: "*/accounts*", Kind: Status, Status: 429, RetryAfter: 1, PerMille: max(1, rest/2)},
		{Name: "chaos-webhook-twice", Party: "*", Kind: WebhookDuplicated, PerMille: perMille},
	}
}
