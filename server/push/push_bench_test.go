package push

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/parlor-chat/parlor/core"
)

// What a message to a group costs a pusher, with and without devices to tell.
func BenchmarkAGroupIsTold(b *testing.B) {
	const members = 1000
	for _, subscribed := range []int{0, 100} {
		b.Run(fmt.Sprint(members, " members, ", subscribed, " subscribed"), func(b *testing.B) {
			w := newWorld(b)
			var users []string
			for i := range members - 1 {
				users = append(users, "u"+strconv.Itoa(10000+i))
			}
			w.exist(append(users, "ann")...)
			w.makes("ann", "fair", core.GroupPublic, "Fair", users...)
			for _, user := range users[:min(subscribed, len(users))] {
				w.subscribes(user, "phone")
			}
			w.round()
			for b.Loop() {
				w.says("ann", "GROUPfair", "hello")
				for told := true; told; told = w.left() > 0 {
					w.round()
					w.wait(look)
				}
				w.notices()
			}
		})
	}
}
