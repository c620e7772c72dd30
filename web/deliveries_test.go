package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestADeliveryThatWaitsSaysWhy(t *testing.T) {
	program := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(program.Close)
	s := newSiteWith(t, map[string]string{"kinnet/balance": program.URL}, nil)
	s.contract = newContract(s)
	s.post("/runs/main/chat", `{"platform":"kinnet","bank":"larkspur","customer":"linh","text":"hello"}`, 202, nil)
	s.watchRun("main", `{"type":"sub","fromSeq":1}`).untilType("webhook.unverified")
	var log struct {
		Deliveries []struct{ State, Why string }
	}
	s.get("/runs/main/deliveries", &log)
	if len(log.Deliveries) != 1 || log.Deliveries[0].State != "queued" || log.Deliveries[0].Why != "not verified: answered 404 instead of 200" {
		t.Errorf("the log says %+v", log)
	}
}
