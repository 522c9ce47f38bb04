package rest

import (
	"context"
	"maps"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// attribute is one of a group's.
type attribute struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type attributesReply struct {
	status
	GroupAttrAry []attribute
}

// attributes tells all attributes of a group.
func (a *API) attributes(ctx context.Context, _ call, request aGroup) (any, error) {
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	documents, err := a.read(ctx, core.GroupAttributesKey(request.GroupID))
	if err != nil {
		return nil, err
	}
	attributes, _ := documents[0].Value.(core.GroupAttributes)
	reply := attributesReply{status: ok, GroupAttrAry: []attribute{}}
	for _, each := range attributes.List {
		reply.GroupAttrAry = append(reply.GroupAttrAry, attribute{each.Key, each.Value})
	}
	return reply, nil
}

type changeAttributesRequest struct {
	aGroup
	GroupAttr []attribute
}

// changeAttributes is for the calls that change attributes in the way of a
// command. The application need not have seen what it changes.
func (a *API) changeAttributes(way core.SetAttributes) func(context.Context, call, changeAttributesRequest) (any, error) {
	return func(ctx context.Context, call call, request changeAttributesRequest) (any, error) {
		command := way
		command.GroupID = request.GroupID
		clears := way.Whole && way.Delete
		if !clears && len(request.GroupAttr) == 0 {
			return nil, core.Errorf(core.CodeInvalidParameter, "GroupAttr must have at least one attribute")
		}
		for _, each := range request.GroupAttr {
			if !clears {
				command.Attributes = append(command.Attributes, core.GroupAttribute{Key: each.Key, Value: each.Value})
			}
		}
		if _, err := asBackend(ctx, a, call, command, false); err != nil {
			return nil, err
		}
		return ok, nil
	}
}

type counter struct {
	Key   string
	Value int64
}

type countersRequest struct {
	aGroup
	GroupCounterKeys []string
}

type countersReply struct {
	status
	GroupCounter []counter
}

// counters tells counters of a group in the order of their keys; without
// GroupCounterKeys all.
func (a *API) counters(ctx context.Context, _ call, request countersRequest) (any, error) {
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	documents, err := a.read(ctx, core.GroupCountersKey(request.GroupID))
	if err != nil {
		return nil, err
	}
	found, _ := documents[0].Value.(core.GroupCounters)
	return countersReply{ok, countersOf(found.Counters, request.GroupCounterKeys)}, nil
}

func countersOf(counters map[string]int64, keys []string) []counter {
	list := []counter{}
	for _, key := range slices.Sorted(maps.Keys(counters)) {
		if len(keys) == 0 || slices.Contains(keys, key) {
			list = append(list, counter{key, counters[key]})
		}
	}
	return list
}

type changeCountersRequest struct {
	aGroup
	GroupCounter []counter
	Mode         string
}

// changeCounters sets counters, or adds to them.
func (a *API) changeCounters(ctx context.Context, call call, request changeCountersRequest) (any, error) {
	by := int64(1)
	switch request.Mode {
	case "Set", "Increase":
	case "Decrease":
		by = -1
	default:
		return nil, core.Errorf(core.CodeInvalidParameter, "Mode must be Set, Increase or Decrease, not %.32q", request.Mode)
	}
	command := core.ChangeCounters{GroupID: request.GroupID, Counters: map[string]int64{}, Add: request.Mode != "Set"}
	for _, each := range request.GroupCounter {
		command.Counters[each.Key] = by * each.Value
	}
	if len(command.Counters) == 0 || len(command.Counters) < len(request.GroupCounter) {
		return nil, core.Errorf(core.CodeInvalidParameter, "GroupCounter must have at least one counter, and each once")
	}
	changed, err := asBackend(ctx, a, call, command, false)
	if err != nil {
		return nil, err
	}
	return countersReply{ok, countersOf(changed.Counters, nil)}, nil
}

// deleteCounters deletes counters; who is in the group is not told.
func (a *API) deleteCounters(ctx context.Context, call call, request countersRequest) (any, error) {
	if len(request.GroupCounterKeys) == 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "GroupCounterKeys must name at least one counter")
	}
	if _, err := asBackend(ctx, a, call, core.DeleteCounters{GroupID: request.GroupID, Keys: request.GroupCounterKeys}, false); err != nil {
		return nil, err
	}
	return ok, nil
}
