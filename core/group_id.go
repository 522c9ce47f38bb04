package core

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// The beginnings of ids (docs/facts.md#ids-of-chat-groups). What begins so says
// by itself that it is no id that a user chose, that it is a community, or that
// it is a topic in one.
const (
	drawnPrefix     = "@TGS#"
	communityPrefix = "@TGS#_"
	topicMark       = "@TOPIC#_"
)

// checkGroupID refuses what can be the id of no group (10015). Only what it lets
// pass is part of a key.
func checkGroupID(id string) error {
	if validID(id, MaxGroupIDBytes) {
		return nil
	}
	return Errorf(CodeGroupID, "%.60q can be no chat group's id: that is 1 to %d printable ASCII characters without spaces", id, MaxGroupIDBytes)
}

// checkOwnGroupID refuses an id that whoever makes a group of that type cannot
// choose: 2602 for one that says another type, 10015 for any other.
func checkOwnGroupID(id string, of GroupType) error {
	if strings.HasPrefix(id, communityPrefix) != (of == GroupCommunity) {
		return Errorf(CodeInvalidGroup, "the ids of communities begin with %s, and no others do; %.60q is none for a group of type %s", communityPrefix, id, string(of))
	}
	if !validID(id, MaxOwnGroupIDBytes) {
		return Errorf(CodeGroupID, "groupID must be 1 to %d printable ASCII characters without spaces, not %.60q", MaxOwnGroupIDBytes, id)
	}
	if of != GroupCommunity && strings.HasPrefix(id, drawnPrefix) || strings.Contains(id, topicMark) {
		return Errorf(CodeGroupID, "groupID cannot be %q: ids with %s at the beginning or with %s are not for choosing", id, drawnPrefix, topicMark)
	}
	return nil
}

// drawnGroupID is the id of a group that user makes without choosing one: the
// same for the same random number, and hardly ever another group's.
func drawnGroupID(user string, random int64, of GroupType) string {
	h := fnv.New64a()
	h.Write([]byte(user + " " + strconv.FormatInt(random, 10)))
	id := drawnPrefix + strconv.FormatUint(h.Sum64(), 36)
	if of == GroupCommunity {
		return communityPrefix + id
	}
	return id
}
