package natsnotify_test

import (
	"sync/atomic"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/natsnotify"
)

var pair = []authority.Hint{{Owner: "user-number-1", Revision: 300}, {Owner: "user-number-2", Revision: 300_000}}

func BenchmarkDecode(b *testing.B) {
	data := natsnotify.Encode(7, 3, pair)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, ok := natsnotify.Decode(data); !ok {
			b.Fatal("not a message")
		}
	}
}

// One message of two hints at a time, from one gateway to the other.
func BenchmarkLatencyOverARoute(b *testing.B) {
	one := embed(b)
	two := embed(b, one.Addr())
	one.reach(b, authority.Hint{Owner: "ann", Revision: 1}, two)
	for two.hears(authority.Hint{Owner: "ann", Revision: 1}) {
	}
	for b.Loop() {
		one.Publish(pair)
		for two.next(b) != pair[1] {
		}
	}
}

// As many messages of two hints as a gateway takes; the publisher shares the
// machine.
func BenchmarkThroughput(b *testing.B) {
	url := startNATS(b, -1).ClientURL()
	n, err := natsnotify.Connect(url, natsnotify.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer n.Close()
	var heard atomic.Int64
	turn := make(chan struct{}, 1)
	const window = 1000
	n.Subscribe(func(authority.Hint) {
		if heard.Add(1)%(2*window) == 0 {
			turn <- struct{}{}
		}
	})
	conn, err := nats.Connect(url)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	sent := 0
	for b.Loop() {
		if err := conn.Publish("parlor.hints", natsnotify.Encode(7, uint64(sent), pair)); err != nil {
			b.Fatal(err)
		}
		if sent++; sent%window == 0 {
			<-turn
		}
	}
}
