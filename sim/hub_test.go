package sim_test

import "github.com/parlor-chat/parlor/core/authority"

// hub spreads hints between gateways and loses, doubles and delays them.
type hub struct {
	world   *world
	members []*member
}

type member struct {
	hub    *hub
	server *server
	f      func(authority.Hint)
}

func (h *hub) member(s *server) *member {
	m := &member{hub: h, server: s}
	h.members = append(h.members, m)
	return m
}

func (m *member) Publish(hints []authority.Hint) {
	w := m.hub.world
	for _, other := range m.hub.members {
		if other == m || other.server.dead || other.f == nil || w.chance(4) {
			continue
		}
		var some []authority.Hint // Of each owner for itself.
		for _, hint := range hints {
			if !w.chance(6) {
				some = append(some, hint)
			}
		}
		deliver := func() {
			for _, hint := range some {
				other.f(hint)
			}
		}
		w.tasks = append(w.tasks, task{other.server, deliver})
		if w.chance(4) {
			w.tasks = append(w.tasks, task{other.server, deliver})
		}
	}
}

func (m *member) Subscribe(f func(authority.Hint)) (unsubscribe func()) {
	m.f = f
	return func() { m.f = nil }
}
