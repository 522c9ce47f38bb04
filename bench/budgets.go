package main

import "cmp"

// verdict is a budget held against what was measured.
type verdict struct {
	Budget string  `json:"budget"`
	Unit   string  `json:"unit"`
	Limit  float64 `json:"limit"`
	Value  float64 `json:"value"`
	// Measured is false where the part that says it was left out.
	Measured bool `json:"measured"`
	Pass     bool `json:"pass"`
}

// amount writes a value of the budget, or that there is none.
func (v verdict) amount(value float64) string {
	if !v.Measured {
		return "-"
	}
	return amount(value, v.Unit)
}

func (v verdict) word() string {
	switch {
	case !v.Measured:
		return "not measured"
	case v.Pass:
		return "pass"
	}
	return "MISS by " + amount(v.Value/v.Limit, "×")
}

// A rule gives what a budget is about and what it may be; false where that was
// not measured.
type rule struct {
	budget, unit string
	of           func(*report) (value, limit float64, ok bool)
}

// The accounts that budgets are about.
const (
	thousand    = "1,000 conversations"
	tenThousand = "10,000 conversations"
)

var rules = []rule{
	{"bytes a page downloads, brotli", "bytes", valueOf("sizes", "brotli 11", "Parlor, all files", 802_816)},
	{"create() returned, beside the vendor's", "×", ratioOf("start", coldLoopback, "Parlor: create() returned", 1./3)},
	{"SDK_READY of an empty account, beside the vendor's create()", "×", ratioOf("start", coldLoopback, "Parlor: SDK_READY", 1)},
	{"longest task while loading, 0 for less than 50 ms", "ms", valueOf("start", coldLoopback, "Parlor: "+longest, 50)},
	{"memory over an empty page, empty account", "MiB", valueOf("start", memory, "Parlor, first group: private memory", 20)},
	{"memory over an empty page, 10,000 conversations", "MiB", valueOf("calls", tenThousand, "private memory with the list", 60)},
	{"first list of 1,000 from page start", "ms", func(r *report) (float64, float64, bool) {
		list, ready, ok := r.pair("calls", thousand, "page start to the list", "page start to ready, empty account")
		return list, max(250, 2*ready), ok
	}},
	{"first list of 10,000, module loaded, beside the baseline", "×", ratioOf("calls", tenThousand, "login() to the list, module loaded", 2)},
	{"a group of 100 ids made, 10,000 conversations", "×", ratioOf("calls", tenThousand, "createConversationGroup with 100 ids", 2)},
	{"100 ids added to a group, 10,000 conversations", "×", ratioOf("calls", tenThousand, "addConversationsToGroup, 100 ids", 2)},
	{"100 ids removed from a group, 10,000 conversations", "×", ratioOf("calls", tenThousand, "deleteConversationsFromGroup, 100 ids", 2)},
	{"100 ids moved between groups, 10,000 conversations", "×", ratioOf("calls", tenThousand, "moveConversations, 100 ids", 2)},
	{"that undone, 10,000 conversations", "×", ratioOf("calls", tenThousand, "undoConversationGroupChange, 100 ids moved", 2)},
	{"groups sorted, 10,000 conversations", "×", ratioOf("calls", tenThousand, "sortConversationGroups, one to the front", 2)},
	{"10 of a group sorted by hand, 10,000 conversations", "×", ratioOf("calls", tenThousand, "sortConversationsInGroup, 10 ids", 2)},
	{"a message with 20 groups by rules, beside none, 10,000 conversations", "×", ratioOf("calls", tenThousand, "one message comes in, 20 groups by rules, beside none", 1.2)},
	{"getConversationList() of 10,000, one changed", "×", ratioOf("calls", tenThousand, "getConversationList(), one changed", 2)},
	{"a call without storage, 100,000 beside 100: add 100 ids", "×", growthOf("add 100 ids and remove them")},
	{"a call without storage, 100,000 beside 100: rename", "×", growthOf("rename a group")},
	{"a call without storage, 100,000 beside 100: pin one", "×", growthOf("pin one")},
	{"a call without storage, 100,000 beside 100: one message", "×", growthOf("one message comes in")},
	{"longest task of a burst, all at once, 0 for less than 50 ms", "ms", valueOf("burst", burstCase, "all at once: "+longest, 50)},
	{"longest task of a burst, one by one, 0 for less than 50 ms", "ms", valueOf("burst", burstCase, "one by one: "+longest, 50)},
	{"MESSAGE_RECEIVED of a burst, all at once", "", valueOf("burst", burstCase, "all at once: MESSAGE_RECEIVED", 1)},
	// No event per message: one for two of them is the most that can be called so.
	{"MESSAGE_RECEIVED of a burst, one by one: half the messages", "", func(r *report) (float64, float64, bool) {
		events, messages, ok := r.pair("burst", burstCase, "one by one: MESSAGE_RECEIVED", "messages")
		return events, messages / 2, ok
	}},
}

// valueOf holds a figure against a limit.
func valueOf(part, where, name string, limit float64) func(*report) (float64, float64, bool) {
	return func(r *report) (float64, float64, bool) {
		f, ok := r.find(part, where, name)
		return f.Value, limit, ok
	}
}

// ratioOf holds the ratio of a figure to its baseline against a limit.
func ratioOf(part, where, name string, limit float64) func(*report) (float64, float64, bool) {
	return func(r *report) (float64, float64, bool) {
		f, ok := r.find(part, where, name)
		return f.Ratio, limit, ok && f.Baseline > 0
	}
}

// growthOf holds how a call grows with the account against the double.
func growthOf(name string) func(*report) (float64, float64, bool) {
	return ratioOf("growth", growthCase, name+", 100000 conversations", 2)
}

// pair returns the values of two figures of a case.
func (r *report) pair(part, where, first, second string) (a, b float64, ok bool) {
	one, found := r.find(part, where, first)
	two, both := r.find(part, where, second)
	return one.Value, two.Value, found && both
}

// judge holds every budget against the figures.
func (r *report) judge() {
	for _, rule := range rules {
		value, limit, ok := rule.of(r)
		r.Budgets = append(r.Budgets, verdict{
			Budget: rule.budget, Unit: rule.unit, Limit: limit, Value: value,
			Measured: ok, Pass: ok && cmp.Compare(value, limit) <= 0,
		})
	}
}
