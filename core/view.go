package core

import "maps"

// View is what one decision reads and writes. Reading a document that is not
// loaded gives its zero value and notes the key as missing: whoever runs the
// decision then loads it and decides again, so a command needs no second list
// of what it reads.
type View struct {
	loaded  map[Key]Document
	missing []Key
	misses  map[Key]bool // The same.
	reads   map[Key]Revision
	written map[Key]Value
	order   []Key
	rows    []Row
	groups  *GroupSettings
	limits  ConversationGroupLimits
	// silent: nobody is told by a tip or a notice.
	silent bool
}

func newView(loaded map[Key]Document) *View {
	return &View{
		loaded:  loaded,
		limits:  DefaultConversationGroupLimits,
		misses:  map[Key]bool{},
		reads:   map[Key]Revision{},
		written: map[Key]Value{},
	}
}

// read returns the value under key as this decision left it; false if there is
// none.
func read[V Value](v *View, key Key) (V, bool) {
	value, staged := v.written[key]
	if !staged {
		value = v.load(key)
	}
	typed, ok := value.(V)
	return typed, ok
}

func (v *View) load(key Key) Value {
	document, ok := v.loaded[key]
	if !ok {
		if !v.misses[key] {
			v.misses[key] = true
			v.missing = append(v.missing, key)
		}
		return nil
	}
	if key.Kind != KindRow {
		v.reads[key] = document.Revision
	}
	return document.Value
}

func (v *View) write(key Key, value Value) {
	if _, again := v.written[key]; !again {
		v.order = append(v.order, key)
	}
	v.written[key] = value
}

// undo forgets everything written. What was read stays read.
func (v *View) undo() {
	clear(v.written)
	v.order, v.rows = nil, nil
}

func (v *View) conversation(user, id string) (Conversation, bool) {
	c, ok := read[*Conversation](v, ConversationKey(user, id))
	if !ok {
		return Conversation{}, false
	}
	return *c, true
}

func (v *View) writeConversation(user, id string, c Conversation) {
	v.write(ConversationKey(user, id), &c)
}

func (v *View) directory(user string) Directory {
	d, _ := read[Directory](v, DirectoryKey(user))
	return d
}

func (v *View) conversationGroupSettings(user string, group int) ConversationGroupSettings {
	s, _ := read[ConversationGroupSettings](v, ConversationGroupKey(user, group))
	return s
}

func (v *View) thread(id string) Thread {
	t, _ := read[Thread](v, ThreadKey(id))
	return t
}

func (v *View) decision(outcome any) Decision {
	d := Decision{Reads: maps.Clone(v.reads), Rows: v.rows, Outcome: outcome}
	for _, key := range v.order {
		if key.Kind == KindRow {
			d.Rows = append(d.Rows, Row{Thread: key.Owner, Sequence: key.Sequence(), Value: v.written[key], Replace: true})
			continue
		}
		d.Writes = append(d.Writes, Document{Key: key, Value: v.written[key]})
	}
	return d
}
