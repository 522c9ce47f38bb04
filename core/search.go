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

// searchedIn says in which fields of the payload keywords are looked for in a
// message of a type; false for one that nobody finds.
func searchedIn(messageType string) (fields string, is bool) {
	switch messageType {
	case MessageText:
		fields = "text"
	case MessageCustom:
		fields = "description"
	case MessageFile:
		fields = "fileName"
	case MessageLocation:
		fields = "description latitude longitude"
	case MessageMerger:
		fields = "title abstractList"
	case MessageImage, MessageSound, MessageVideo:
	default:
		return "", false
	}
	return fields, true
}

// ReadSearch reads the text of a question. Refusals: 27003 it is no search, 2503 it
// names no conversation.
func ReadSearch(text string) (*Search, error) {
	s := new(Search)
	fault := ""
	switch err := json.Unmarshal([]byte(text), s); {
	case err != nil:
		fault = err.Error()
	case s.Count < 1 || s.Count > MaxFound:
		fault = "count must be 1 to 100"
	case len(s.Keywords) > MaxKeywords:
		fault = "there may be 5 keywords"
	case len(s.Keywords)+len(s.Senders)+len(s.Types) == 0:
		fault = "give keywords, senders or types"
	case s.ConversationID != "" && CheckConversationID(s.ConversationID) != nil:
		return nil, CheckConversationID(s.ConversationID)
	case len(s.Senders) > MaxKeywords || len(s.Types) > MaxSearchedTypes:
		fault = "there may be 5 senders and 8 types"
	case len(s.GroupIDs) > MaxPage || len(s.GroupTypes) > MaxSearchedTypes:
		fault = "there may be 100 groups and 8 types of them"
	}
	for i, keyword := range s.Keywords {
		if s.Keywords[i] = FoldName(keyword); keyword == "" || len(keyword) > MaxKeywordBytes {
			fault = "a keyword has 1 to 256 bytes"
		}
	}
	if fault != "" {
		return nil, Errorf(CodeInvalidSearch, "this cannot be searched for: %s", fault)
	}
	return s, nil
}

// Finds says whether the keywords fit: each is a part of the text, or the whole of
// the id. Without keywords nothing does.
func (s *Search) Finds(id, text string) bool {
	id, text = FoldName(id), FoldName(text)
	for _, keyword := range s.Keywords {
		if found := keyword == id || strings.Contains(text, keyword); found != s.All {
			return found
		}
	}
	return s.All && len(s.Keywords) > 0
}

// Fits says whether a message is searched for: of one that was taken back, is not
// for the user, or is of a type that nobody finds, never.
func (s *Search) Fits(m *Message) bool {
	_, can := searchedIn(m.Type)
	return can && m.Revoked == nil && !m.Absent &&
		among(s.Types, m.Type) && among(s.Senders, m.From) &&
		m.Time >= s.Since && (s.Until == 0 || m.Time <= s.Until) &&
		(len(s.Keywords) == 0 || s.Finds("", TextOf(m)))
}

// MayFit says whether a message that is encoded so may fit. It costs much less than to
// decode it, and never says no of one that fits.
func (s *Search) MayFit(body []byte) bool {
	text := string(body)
	return len(s.Keywords) == 0 ||
		strings.Contains(strings.Join(s.Keywords, ""), "\n") || // It is between fields, too.
		strings.Contains(text, `\`) || // Words may be written in other ways.
		strings.Contains(text, MessageLocation) || // And its numbers.
		s.Finds("", text)
}

// FitsUser says whether a user is searched for: by the id, or by the nick.
func (s *Search) FitsUser(id string, p *Profile) bool {
	born := s.MinBirthday+s.MaxBirthday == 0 ||
		p.Birthday > 0 && p.Birthday >= s.MinBirthday && (s.MaxBirthday == 0 || p.Birthday <= s.MaxBirthday)
	return born && (s.Gender == "" || s.Gender == p.Gender) && s.Finds(id, p.Nick)
}

// FitsGroup says whether a group is searched for, by its id or its name, and may
// be found by a user. Live groups are not, nor, by who is no member, those that
// only members can look at.
func (s *Search) FitsGroup(id string, g *Group, membership Value) bool {
	_, member := membership.(Membership)
	return s.OfType(g) && (member || rulesOf[g.Type].searchable) && s.Finds(id, g.Name)
}

// OfType says whether a group is there and of a type that is searched.
func (s *Search) OfType(g *Group) bool {
	return rulesOf[g.Type].maxMembers > 0 && g.DismissedBy == "" && among(s.GroupTypes, string(g.Type))
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
	fields, _ := searchedIn(m.Type)
	for _, field := range strings.Fields(fields) {
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

// IsTopicConversation says whether a conversation is one with a topic of a
// community, which are searched only when they are named. A user's id may look like that of one.
func IsTopicConversation(conversationID string) bool {
	kind, groupID := ConversationType(conversationID)
	return kind == TypeGroup && isTopic(groupID)
}
