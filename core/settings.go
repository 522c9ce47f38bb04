package core

// Settings is what a user has chosen for all conversations together.
type Settings struct {
	AllReceive AllReceiveMessageOpt `json:"allReceive"`
}

// AllReceiveMessageOpt says how the user is reminded of all messages between
// two times, a window of at most a day (chat-api F3.4). It is a setting that
// devices share and pages read; what comes in and what counts is the same.
type AllReceiveMessageOpt struct {
	// RemindType is empty for [RemindNotify].
	RemindType string `json:"remindType,omitempty"`
	// StartTime and EndTime are the window, Unix seconds; both 0 for none.
	StartTime int64 `json:"startTime,omitempty"`
	EndTime   int64 `json:"endTime,omitempty"`
	// Repeated: the window comes again every day.
	Repeated bool `json:"repeated,omitempty"`
}

func (Settings) kind() Kind { return KindSettings }

// SettingsKey is where a user's settings are.
func SettingsKey(user string) Key {
	return Key{Owner: user, Kind: KindSettings}
}

func compareSettings(e *Effects, _ Key, old, new Value) {
	was, _ := old.(Settings)
	is, _ := new.(Settings)
	e.AllReceive = e.AllReceive || was.AllReceive != is.AllReceive
}

// secondsOfDay is how long a window can be, and after how long it comes again.
const secondsOfDay = 24 * 60 * 60

// Window is a part of each day by the user's clocks.
type Window struct {
	Hour, Minute, Second uint64
	// Duration is in seconds, 0 for no window.
	Duration uint64
	// Offset is by how many seconds the user's clocks are ahead of UTC.
	Offset int64
}

// Times returns the start and the end, Unix seconds, of the window that now,
// Unix milliseconds, is in, or else of the next one; 0 and 0 for no window.
//
// Refusal: 6017 no time of day, or longer than a day.
func (w Window) Times(now int64) (start, end int64, err error) {
	switch {
	case w.Hour > 23:
		return 0, 0, Errorf(CodeInvalidParameter, "startHour must be 0 to 23, not %d", w.Hour)
	case w.Minute > 59:
		return 0, 0, Errorf(CodeInvalidParameter, "startMinute must be 0 to 59, not %d", w.Minute)
	case w.Second > 59:
		return 0, 0, Errorf(CodeInvalidParameter, "startSecond must be 0 to 59, not %d", w.Second)
	case w.Duration > secondsOfDay:
		return 0, 0, Errorf(CodeInvalidParameter, "duration is at most %d seconds, a day, not %d", secondsOfDay, w.Duration)
	case w.Duration == 0:
		return 0, 0, nil
	}
	duration := int64(w.Duration)
	day := (now/1000 + w.Offset) / secondsOfDay * secondsOfDay
	start = day + int64(w.Hour*3600+w.Minute*60+w.Second) - w.Offset - secondsOfDay
	start = notOver(start, start+duration, now/1000)
	return start, start + duration, nil
}

// notOver moves the start of a window on by days until its end is after now.
func notOver(start, end, now int64) int64 {
	if end > now {
		return start
	}
	return start + (now-end+secondsOfDay)/secondsOfDay*secondsOfDay
}

// At returns o with the window that now, Unix milliseconds, is in, or the next
// one, if it comes again.
func (o AllReceiveMessageOpt) At(now int64) AllReceiveMessageOpt {
	if o.Repeated && o.EndTime > o.StartTime {
		start := notOver(o.StartTime, o.EndTime, now/1000)
		o.StartTime, o.EndTime = start, o.EndTime+start-o.StartTime
	}
	return o
}

// Reminds is the remind type within the window.
func (o AllReceiveMessageOpt) Reminds() string {
	return reminds(o.RemindType)
}

// SetAllReceiveMessageOpt writes the setting.
//
// Refusal: 6017 no remind type, no window of at most a day, or none though the
// type is another one than [RemindNotify].
type SetAllReceiveMessageOpt struct {
	Opt AllReceiveMessageOpt `json:"opt"`
}

func (SetAllReceiveMessageOpt) name() string { return "SetAllReceiveMessageOpt" }

func (cmd SetAllReceiveMessageOpt) decide(v *View, c Call) (None, error) {
	if err := cmd.Opt.check(); err != nil {
		return None{}, err
	}
	opt := cmd.Opt
	opt.RemindType = stored(opt.RemindType)
	settings, _ := read[Settings](v, SettingsKey(c.User))
	if settings.AllReceive != opt {
		settings.AllReceive = opt
		v.write(SettingsKey(c.User), settings)
	}
	return None{}, nil
}

func (o AllReceiveMessageOpt) check() error {
	if err := checkRemindType(o.Reminds()); err != nil {
		return err
	}
	duration := o.EndTime - o.StartTime
	if duration == 0 && o.Reminds() != RemindNotify {
		return Errorf(CodeInvalidParameter, "duration must be 1 to %d seconds for messageRemindType %q", secondsOfDay, o.RemindType)
	}
	if o.StartTime < 0 || duration < 0 || duration > secondsOfDay {
		return Errorf(CodeInvalidParameter, "a window of %d seconds from %d is none of at most a day", duration, o.StartTime)
	}
	return nil
}
