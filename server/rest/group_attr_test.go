package rest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendChangesAttributes(t *testing.T) {
	b := newTeam(t)
	b.as("ann", core.SetAttributes{GroupID: "team", Attributes: []core.GroupAttribute{{Key: "a", Value: "ann's"}}})
	has := func(list string) string { return `{` + done + `,"GroupAttrAry":[` + list + `]}` }
	const read = "group_open_attr_http_svc/get_group_attr"
	fine := `{` + done + `}`
	b.run(t, []exchange{
		{"reading what there is", read, `{"GroupId":"team"}`, has(`{"key":"a","value":"ann's"}`)},
		{"setting some, whatever was there", groupService + "modify_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"a","value":"1"},{"key":"b","value":"2"}]}`, fine},
		{"", read, `{"GroupId":"team"}`, has(`{"key":"a","value":"1"},{"key":"b","value":"2"}`)},
		{"deleting some", groupService + "delete_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"a"}]}`, fine},
		{"", read, `{"GroupId":"team"}`, has(`{"key":"b","value":"2"}`)},
		{"not what is not there", groupService + "delete_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"a"}]}`, refused(10050, `the chat group "team" has no such attribute`)},
		{"making others all there are", groupService + "set_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"c","value":"3"}]}`, fine},
		{"", read, `{"GroupId":"team"}`, has(`{"key":"c","value":"3"}`)},
		{"deleting all", groupService + "clear_group_attr", `{"GroupId":"team"}`, fine},
		{"", read, `{"GroupId":"team"}`, has("")},
		{"not naming none", groupService + "modify_group_attr", `{"GroupId":"team"}`, refused(10004, "GroupAttr must have at least one attribute")},
		{"not of no group", read, `{"GroupId":"none"}`, refused(10010, `there is no chat group "none", or it was dismissed`)},
	})
	b.pass(time.Second)
	require.EqualValues(t, 10045, codeIn(t, b.call(groupService+"modify_group_attr", `{"GroupId":"team","GroupAttr":[{"key":"`+strings.Repeat("k", 33)+`","value":"v"}]}`)))
	require.EqualValues(t, 10047, codeIn(t, b.call(groupService+"modify_group_attr", `{"GroupId":"team","GroupAttr":[`+strings.TrimSuffix(many(17, `{"key":"k%d","value":"v"},`), ",")+`]}`)))
}

func TestABackendChangesCounters(t *testing.T) {
	b := newTeam(t)
	b.as("ann", core.ChangeCounters{GroupID: "team", Counters: map[string]int64{"a": 5}})
	has := func(list string) string { return `{` + done + `,"GroupCounter":[` + list + `]}` }
	b.run(t, []exchange{
		{"setting some", groupService + "update_group_counter", `{"GroupId":"team","Mode":"Set","GroupCounter":[{"Key":"c","Value":9},{"Key":"b","Value":7}]}`, has(`{"Key":"b","Value":7},{"Key":"c","Value":9}`)},
		{"adding to them", groupService + "update_group_counter", `{"GroupId":"team","Mode":"Increase","GroupCounter":[{"Key":"a","Value":2}]}`, has(`{"Key":"a","Value":7}`)},
		{"taking from them", groupService + "update_group_counter", `{"GroupId":"team","Mode":"Decrease","GroupCounter":[{"Key":"b","Value":9}]}`, has(`{"Key":"b","Value":-2}`)},
		{"reading all", groupService + "get_group_counter", `{"GroupId":"team"}`, has(`{"Key":"a","Value":7},{"Key":"b","Value":-2},{"Key":"c","Value":9}`)},
		{"deleting some", groupService + "delete_group_counter", `{"GroupId":"team","GroupCounterKeys":["a","nothing"]}`, `{` + done + `}`},
		{"reading some", groupService + "get_group_counter", `{"GroupId":"team","GroupCounterKeys":["a","b"]}`, has(`{"Key":"b","Value":-2}`)},
		{"not in no way", groupService + "update_group_counter", `{"GroupId":"team","GroupCounter":[{"Key":"a","Value":2}]}`, refused(10004, `Mode must be Set, Increase or Decrease, not ""`)},
		{"not one twice", groupService + "update_group_counter", `{"GroupId":"team","Mode":"Set","GroupCounter":[{"Key":"a","Value":2},{"Key":"a","Value":3}]}`, refused(10004, "GroupCounter must have at least one counter, and each once")},
		{"not none", groupService + "delete_group_counter", `{"GroupId":"team"}`, refused(10004, "GroupCounterKeys must name at least one counter")},
		{"not of no group", groupService + "delete_group_counter", `{"GroupId":"none","GroupCounterKeys":["a"]}`, refused(10010, `there is no chat group "none", or it was dismissed`)},
	})
	require.EqualValues(t, 10063, codeIn(t, b.call(groupService+"update_group_counter", `{"GroupId":"team","Mode":"Set","GroupCounter":[`+strings.TrimSuffix(many(21, `{"Key":"k%d","Value":1},`), ",")+`]}`)))
}
