package core

import (
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// The names of the questions that search, see [QuestionOwner]. The text of each is
// a [Search].
const (
	SearchMessages = "messages"
	SearchUsers    = "users"
	SearchGroups   = "groups"
	SearchMembers  = "members"
)

// Search is what somebody searches for. Each field that is given must fit.
type Search struct {
	// Keywords are parts of texts, in capital letters or not; of each of a list one
	// fits, with All every one has to. [ReadSearch] makes them small.
	Keywords []string `json:"keywords,omitempty"`
	All      bool     `json:"all,omitempty"`
	// Count is how many are wanted, Cursor where the last answer ended.
	Count  int    `json:"count"`
	Cursor string `json:"cursor,omitempty"`

	// Of messages: the conversation, empty for all; senders and types, none for any;
	// when they were sent at the earliest and at the latest, Unix milliseconds, 0 for
	// whenever.
	ConversationID string   `json:"conversationID,omitempty"`
	Senders        []string `json:"senders,omitempty"`
	Types          []string `json:"types,omitempty"`
	Since          int64    `json:"since,omitempty"`
	Until          int64    `json:"until,omitempty"`

	// Of users: 0 is no bound of a birthday.
	Gender      string `json:"gender,omitempty"`
	MinBirthday uint32 `json:"minBirthday,omitempty"`
	MaxBirthday uint32 `json:"maxBirthday,omitempty"`

	// Of groups and members: none for any.
	GroupTypes []string `json:"groupTypes,omitempty"`
	GroupIDs   []string `json:"groupIDs,omitempty"`
}

// searched says of each type of messages that can be found in which fields of the
// payload the keywords may be.
var searched = map[string]string{
	MessageText:     "text",
	MessageCustom:   "description",
	MessageFile:     "fileName",
	MessageLocation: "description latitude longitude",
	MessageMerger:   "title abstractList",
	MessageImage:    "",
	MessageSound:    "",
	MessageVideo:    "",
}

// ReadSearch reads the text of a question. Refusal: 27003 it is no search.
func ReadSearch(text string) (*Search, error) {
	s := new(Search)
	fault := ""
	switch err := json.Unmarshal([]byte(text), s); {
	case err != nil:
		fault = err.Error()
	case s.Count < 1 || s.Count > MaxFound:
		fault = "count must be 1 to 100"
	case len(s.Keywords) > MaxKeywords || slices.ContainsFunc(s.Keywords, func(k string) bool { return k == "" || len(k) > MaxKeywordBytes }):
		fault = "there may be 5 keywords, of 1 to 256 bytes each"
	case len(s.Senders) > MaxKeywords || len(s.Types) > len(searched):
		fault = "there may be 5 senders and 8 types"
	case len(s.GroupIDs) > MaxPage || len(s.GroupTypes) > len(rulesOf):
		fault = "there may be 100 groups and 5 types of them"
	}
	if fault != "" {
		return nil, Errorf(CodeInvalidSearch, "this cannot be searched for: %s", fault)
	}
	for i, keyword := range s.Keywords {
		s.Keywords[i] = FoldName(keyword)
	}
	return s, nil
}

// Finds says whether the keywords fit: each is a part of the text, or the whole of
// the id.
func (s *Search) Finds(id, text string) bool {
	id, text = FoldName(id), FoldName(text)
	for _, keyword := range s.Keywords {
		if found := keyword == id || strings.Contains(text, keyword); found != s.All {
			return found
		}
	}
	return s.All
}

// Fits says whether a message is searched for: of one that was taken back, is not
// for the user, or is of a type that nobody finds, never.
func (s *Search) Fits(m *Message) bool {
	_, can := searched[m.Type]
	return can && m.Revoked == nil && !m.Absent &&
		among(s.Types, m.Type) && among(s.Senders, m.From) &&
		m.Time >= s.Since && (s.Until == 0 || m.Time <= s.Until) &&
		(len(s.Keywords) == 0 || s.Finds("", TextOf(m)))
}

// among says whether one is in a list, or there is no list.
func among(list []string, one string) bool {
	return len(list) == 0 || slices.Contains(list, one)
}

// TextOf is what of a message keywords are looked for in: the fields of its
// payload that hold words, in lines. Of an image, a recording or a video that is
// nothing.
func TextOf(m *Message) string {
	value, _ := json.Parse(m.Payload)
	payload, _ := value.(map[string]any)
	var text []byte
	for _, field := range strings.Fields(searched[m.Type]) {
		values, list := payload[field].([]any)
		if !list {
			values = []any{payload[field]}
		}
		for _, value := range values {
			if words, is := value.(string); is {
				text = append(text, words...)
			} else if _, is := value.(float64); is {
				text, _ = json.Append(text, value)
			}
			text = append(text, '\n')
		}
	}
	return string(text)
}
