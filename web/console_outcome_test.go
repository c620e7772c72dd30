package web_test

import (
	"testing"
)

// newest is the row of the last exchange in the list.
const newest = "[...document.querySelectorAll('.wire-row')].at(-1)"

func TestNoAnswerIsARefusal(t *testing.T) {
	f, server, b := served(t)
	f.append("main", "wire.exchange.recorded", map[string]any{"exchange": "x-dead", "from": "kinnet", "to": "kinnet/balance", "method": "POST",
		"path": "http://localhost:3000/webhook", "status": 0, "took_us": 90, "refusal": "No answer: connection refused"})
	p := open(t, b, server.URL+"/runs/main", 1440, 900)
	p.until(t, "the row says so in red", newest+".querySelector('.wire-status[data-tone=bad]').innerText === 'no answer'")
	p.until(t, "it counts as refused", "document.querySelectorAll('.kpis dd')[1].innerText === '1'")
	p.until(t, "its edge is red", "document.querySelector('.edges path[data-now=yes]').dataset.tone === 'bad' && document.querySelector('.edge-label[data-now=yes]').innerText.includes('no answer')")
	p.until(t, "the reason is shown", "document.querySelector('.refusal').innerText === 'No answer: connection refused' && document.querySelector('.inspector .tags').innerText.includes('no answer')")
	p.until(t, "its answer is not said to be lost", "document.querySelector('.inspector').innerText.includes('No answer came')")
	p.quiet(t)
}
