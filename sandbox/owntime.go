package sandbox

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// tellOwnTime tells the user's banks and platforms what virtual time it is,
// after it was moved: POST {address}/sandbox/clock {"now": RFC 3339}. Nobody
// has to listen, and the call is no part of the record.
func (r *Run) tellOwnTime(ctx context.Context) error {
	if !r.main {
		return nil
	}
	var addresses []string
	for _, id := range slices.Sorted(maps.Keys(r.house.c.OwnBanks)) {
		addresses = append(addresses, r.house.c.OwnBanks[id].Issuer)
	}
	for _, id := range slices.Sorted(maps.Keys(r.house.c.OwnPlatforms)) {
		addresses = append(addresses, r.house.c.OwnPlatforms[id])
	}
	body := `{"now":"` + r.Now().Format(time.RFC3339Nano) + `"}`
	for _, address := range addresses {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/sandbox/clock", strings.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := r.house.dialer.RoundTrip(req)
		if err != nil {
			r.log.DebugContext(ctx, "clock not told", "address", address, "error", err)
			continue
		}
		res.Body.Close()
	}
	return ctx.Err()
}
