package mockbanks_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/banktest"
)

func TestAFloodIsHeldBackUntilTimeHasPassed(t *testing.T) {
	wall := &banktest.Wall{}
	f := mockbanks.NewFlood(wall, 10)
	admitted := 0
	for range 100 {
		if f.Admit("192.0.2.1:4000") {
			admitted++
		}
	}
	if admitted != 20 {
		t.Errorf("%d of 100 at once, want two seconds' worth: 20", admitted)
	}
	if !f.Admit("192.0.2.2:4000") {
		t.Error("another address is held back too")
	}
	wall.Advance(100 * time.Millisecond)
	if !f.Admit("192.0.2.1:4001") || f.Admit("192.0.2.1:4001") {
		t.Error("a tenth of a second should give one request more, whatever the port")
	}
}

func TestManyAddressesTakeBoundedMemory(t *testing.T) {
	wall := &banktest.Wall{}
	f := mockbanks.NewFlood(wall, 1)
	for i := range 3 * mockbanks.MaxBuckets {
		f.Admit(fmt.Sprintf("[2001:db8::%x]:1", i))
	}
	if f.Buckets() > mockbanks.MaxBuckets {
		t.Errorf("%d buckets, want at most %d", f.Buckets(), mockbanks.MaxBuckets)
	}
}
