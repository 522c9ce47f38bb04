package core

import "slices"

// GroupCounters are whole numbers that the members of a chat group share, by key
// (docs/facts.md#attributes-counters-and-pins): [MaxCounters] at most, each from
// -[MaxCounter] to [MaxCounter].
type GroupCounters struct {
	Counters map[string]int64 `json:"counters"`
	// Paced says how fast they were changed, see [Call.pace].
	Paced int64 `json:"paced,omitempty"`
}

// CounterChange is the value that a counter of a group has got.
type CounterChange struct {
	GroupID, Key string
	Value        int64
}

// ChangeCounters sets counters of a chat group or, with Add, adds to them; what is
// not there counts as 0. Each member of it may. Outcome: those counters, as they
// are then.
//
// Refusals: 10015, 10010, 10007 not in the group, 10004 a key or a value that
// there cannot be, 10063 more than [MaxCounters], 10023 too many changes a second.
type ChangeCounters struct {
	GroupID  string           `json:"groupID"`
	Counters map[string]int64 `json:"counters"`
	Add      bool             `json:"add,omitempty"`
}

func (GroupCounters) kind() Kind { return KindCounters }

// GroupCountersKey is where the counters of a group are.
func GroupCountersKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindCounters}
}

// compareCounters is like compareAttributes.
func compareCounters(e *Effects, key Key, old, new Value) {
	was, _ := old.(GroupCounters)
	is, _ := new.(GroupCounters)
	if e.FirstSeen[key.Owner] {
		return
	}
	var names []string
	for name := range is.Counters {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if before, had := was.Counters[name]; !had || before != is.Counters[name] {
			e.Counters = append(e.Counters, CounterChange{GroupID: groupIDOf(key.Owner), Key: name, Value: is.Counters[name]})
		}
	}
}

func (ChangeCounters) name() string { return "ChangeCounters" }

func (cmd ChangeCounters) decide(v *View, c Call) (GroupCounters, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return GroupCounters{}, err
	}
	key := GroupCountersKey(cmd.GroupID)
	was, _ := read[GroupCounters](v, key)
	_, err := v.stand(c, cmd.GroupID)
	if err != nil {
		return GroupCounters{}, err
	}
	is, asked, changed := map[string]int64{}, map[string]int64{}, false
	for name, value := range was.Counters {
		is[name] = value
	}
	for name, value := range cmd.Counters {
		if cmd.Add && isExact(value) {
			value += is[name]
		}
		if name == "" || jsonBytes(name) > MaxCounterKeyBytes || !isExact(value) {
			return GroupCounters{}, Errorf(CodeGroupParameter,
				"a counter's key has 1 to %d bytes in UTF-8, escaped as in JSON, and its value is at most %d, above zero or below", MaxCounterKeyBytes, int64(MaxCounter))
		}
		before, had := is[name]
		changed = changed || !had || before != value
		is[name], asked[name] = value, value
	}
	if len(is) > MaxCounters {
		return GroupCounters{}, Errorf(CodeTooManyCounters, "a chat group has at most %d counters", MaxCounters)
	}
	if changed {
		paced := was.Paced
		if c.Admin == nil {
			if paced, err = c.pace(paced); err != nil {
				return GroupCounters{}, err
			}
		}
		v.write(key, GroupCounters{Counters: is, Paced: paced})
	}
	return GroupCounters{Counters: asked}, nil
}

// isExact says whether JavaScript has a whole number, and those beside it, exactly.
func isExact(value int64) bool { return -MaxCounter <= value && value <= MaxCounter }
