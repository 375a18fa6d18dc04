// SPDX-License-Identifier: Apache-2.0

// Package massgen is a client for massgen-server: teams of AI agents that work on one task, streamed as they think.
//
// Copy this one file. It needs Go 1.19 or newer and nothing but the standard library.
package massgen

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"
)

// ProtocolVersion is the version of the protocol this client speaks.
const ProtocolVersion = 1

const clientVersion = "0.1.0"

// Object is a JSON object. New members may appear in anything the server sends.
type Object = map[string]any

// Errors of the client. What the server refuses is an *RPCError; a server that ended is a *ServerDied.
var (
	// ErrServerNotFound: there is no massgen-server to start.
	ErrServerNotFound = errors.New("massgen-server was not found")
	// ErrProtocol: the server sent something that is not the protocol.
	ErrProtocol = errors.New("the server sent something that is not the protocol")
	// ErrClosed: the client was closed.
	ErrClosed = errors.New("the client is closed")
	// ErrDetached: this stream of events ended because the run was detached or is followed anew.
	ErrDetached = errors.New("the run is detached or followed anew")
)

// ServerDied says that the server process ended while it was needed.
type ServerDied struct {
	// State is how the process ended.
	State string
	// Stderr is the last it said.
	Stderr string
}

func (e *ServerDied) Error() string {
	if said := strings.TrimSpace(e.Stderr); said != "" {
		return fmt.Sprintf("massgen-server ended (%s); the last it said:\n%s", e.State, said)
	}
	return fmt.Sprintf("massgen-server ended (%s)", e.State)
}

// RPCError is a request that the server refused.
type RPCError struct {
	Code    int
	Message string
	// Name is the protocol's word: ConfigInvalid, RunNotFound, MethodNotFound, …
	Name string
	// Hint says what can be done about it, Pointer which parameter is wrong.
	Hint, Pointer string
	Retryable     bool
	RetryAfter    time.Duration
	// Diagnostics say where a team file is wrong.
	Diagnostics []Diagnostic
	Data        Object
}

// Diagnostic is one problem of a team file. Lines and characters count from 0.
type Diagnostic struct {
	Message  string `json:"message"`
	Severity int    `json:"severity"`
	Range    struct {
		Start, End struct{ Line, Character int }
	} `json:"range"`
}

func (e *RPCError) Error() string {
	var text strings.Builder
	text.WriteString(strings.TrimSpace(e.Message + " " + e.Hint))
	for _, one := range e.Diagnostics {
		start := one.Range.Start
		fmt.Fprintf(&text, "\n  %d:%d: %s", start.Line+1, start.Character+1, one.Message)
	}
	return text.String()
}

// IsNamed tells whether an error is the server's error of this name, such as "RunNotFound".
func IsNamed(err error, name string) bool {
	var refused *RPCError
	return errors.As(err, &refused) && refused.Name == name
}

func newRPCError(raw json.RawMessage) *RPCError {
	var wire struct {
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if json.Unmarshal(raw, &wire) != nil {
		wire.Code, wire.Message = -32603, "The server answered with a malformed error."
	}
	var data struct {
		Name         string       `json:"name"`
		Hint         string       `json:"hint"`
		Pointer      string       `json:"pointer"`
		Retryable    bool         `json:"retryable"`
		RetryAfterMs int64        `json:"retryAfterMs"`
		Diagnostics  []Diagnostic `json:"diagnostics"`
	}
	refused := &RPCError{Code: wire.Code, Message: wire.Message}
	_ = json.Unmarshal(wire.Data, &data)
	_ = json.Unmarshal(wire.Data, &refused.Data)
	refused.Name, refused.Hint, refused.Pointer = data.Name, data.Hint, data.Pointer
	refused.Retryable, refused.RetryAfter = data.Retryable, time.Duration(data.RetryAfterMs)*time.Millisecond
	refused.Diagnostics = data.Diagnostics
	if refused.Name == "" && refused.Code == -32601 {
		refused.Name = "MethodNotFound"
	}
	return refused
}

// Event is something that happened in a run.
type Event struct {
	Seq int `json:"seq"`
	// T is in milliseconds since the run's start.
	T       int64  `json:"t"`
	Type    string `json:"type"`
	AgentID string `json:"agentId"`
	ItemID  string `json:"itemId"`
	CallID  string `json:"callId"`
	// Kind is the item's (message, reasoning, toolCall) or the call's (round, final, direct, …).
	Kind string `json:"kind"`
	// Field says what a delta adds to: text, arguments or output.
	Field string `json:"field"`
	Text  string `json:"text"`
	// Status is an agent's, an item's or, in run.completed, the run's.
	Status string `json:"status"`
	// Raw is the whole event; Decode reads what else a type has.
	Raw json.RawMessage `json:"-"`
}

// Decode reads the whole event into a value of yours.
func (e Event) Decode(value any) error { return json.Unmarshal(e.Raw, value) }

// Delta is a piece of what an agent is saying.
type Delta struct {
	AgentID, ItemID string
	// Kind is message or reasoning.
	Kind, Text string
	// IsFinal tells whether this is the team's final answer being presented, not a draft.
	IsFinal bool
}

// Result is how a run ended.
type Result struct {
	// Status is completed, failed, cancelled, timedOut, budgetExceeded or interrupted.
	Status     string
	StopReason string
	// Answer is the whole final answer; empty if there is none.
	Answer  string
	Winner  string
	Answers []struct{ AgentID, Label, Text string }
	Votes   []struct{ By, For, Reason string }
	Usage   Object
	Cost    *struct {
		Amount   *float64
		Currency string
	}
	Duration time.Duration
	// Error says why a run failed.
	Error *struct{ Name, Message, Hint string }
	// LastSeq is the last event's number.
	LastSeq int
	// Raw is everything the server said.
	Raw json.RawMessage
}

func newResult(raw json.RawMessage) (*Result, error) {
	var wire struct {
		Answer     struct{ Text string }
		DurationMs int64
	}
	result := &Result{Raw: raw}
	var same struct {
		Status, StopReason, Winner string
		Answers                    []struct{ AgentID, Label, Text string }
		Votes                      []struct{ By, For, Reason string }
		Usage                      Object
		Cost                       *struct {
			Amount   *float64
			Currency string
		}
		Error   *struct{ Name, Message, Hint string }
		LastSeq int
	}
	if err := json.Unmarshal(raw, &wire); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrProtocol, err)
	}
	if err := json.Unmarshal(raw, &same); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrProtocol, err)
	}
	result.Status, result.StopReason, result.Winner = same.Status, same.StopReason, same.Winner
	result.Answers, result.Votes, result.Usage = same.Answers, same.Votes, same.Usage
	result.Cost, result.Error, result.LastSeq = same.Cost, same.Error, same.LastSeq
	result.Answer, result.Duration = wire.Answer.Text, time.Duration(wire.DurationMs)*time.Millisecond
	return result, nil
}

// Cursor is a place in a run's events, good as JSON for going on in another process: nothing twice, nothing missed.
type Cursor struct {
	RunID   string `json:"runId"`
	FromSeq int    `json:"fromSeq"`
	// Skip counts, by item and field, the characters after FromSeq that were read already: the server joins deltas, so
	// a number alone cannot name a place among them.
	Skip map[string]int `json:"skip,omitempty"`
}

// Approval is something an agent wants to do that needs a decision.
type Approval struct {
	ApprovalID string          `json:"approvalId"`
	RunID      string          `json:"runId"`
	AgentID    string          `json:"agentId"`
	Kind       string          `json:"kind"`
	Title      string          `json:"title"`
	Detail     string          `json:"detail"`
	Arguments  json.RawMessage `json:"arguments"`
	Options    []struct {
		OptionID string `json:"optionId"`
		Name     string `json:"name"`
		Kind     string `json:"kind"`
	} `json:"options"`
	ExpiresAt string `json:"expiresAt"`
}

// Allow is the option that allows this once; empty, which never approves, if there is none.
func (a Approval) Allow() string { return a.first("allow_once") }

// Reject is the option that rejects this once; empty, which cancels, if there is none.
func (a Approval) Reject() string { return a.first("reject_once") }

func (a Approval) first(kind string) string {
	for _, option := range a.Options {
		if option.Kind == kind {
			return option.OptionID
		}
	}
	return ""
}

// Input is an agent's question; Schema says what an answer looks like.
type Input struct {
	InputID   string `json:"inputId"`
	RunID     string `json:"runId"`
	AgentID   string `json:"agentId"`
	Message   string `json:"message"`
	Schema    Object `json:"schema"`
	ExpiresAt string `json:"expiresAt"`
}

// Options say how a server is started and what its client wants.
type Options struct {
	// Server is the binary; if empty MASSGEN_SERVER, then massgen-server on the PATH.
	Server string
	// Command is a whole command line that speaks the protocol, instead of Server.
	Command []string
	// Dir and Env are the server's; nil Env is this process's.
	Dir string
	Env []string
	// OnApproval returns the id of an offered option. An error, a panic, another text or coming too late never approves.
	// The context ends at the deadline, or when the question is withdrawn.
	OnApproval func(context.Context, Approval) (string, error)
	// OnInput returns the answers, or nil to decline.
	OnInput func(context.Context, Input) (Object, error)
	// OnNotification gets massgen/server/statusChanged and massgen/log. It must not wait for the client.
	OnNotification func(method string, params json.RawMessage)
	// Delivery is how all runs' events are wanted, such as {"maxLatencyMs": 100}.
	Delivery Object
	// WindowBytes is how much of a run's events may wait here for a slow reader; the server keeps the rest. 0 is 1 MiB.
	WindowBytes int
}

// RunOptions are the further members of massgen/run/start: sessionId, overrides, cwd, timeoutMs, budget,
// approvalPolicy, onBusy, onUnsupported, idempotencyKey, replay, record, delivery, …
type RunOptions = Object

type reply struct {
	result json.RawMessage
	err    error
}

type pending struct {
	answer   chan reply
	onResult func(json.RawMessage)
}

// Client is a massgen-server of your own, and everything it can do. Its methods may be called from any goroutine.
type Client struct {
	// Capabilities is what the server can do; ServerVersion is its version.
	Capabilities  Object
	ServerVersion string

	options Options
	process *exec.Cmd
	stdin   io.WriteCloser
	writing sync.Mutex

	mutex     sync.Mutex
	lastID    int64
	waiting   map[int64]pending
	runs      map[string]*Run
	asked     map[string]context.CancelFunc
	stderr    []byte
	failure   error
	isClosing bool
	ended     chan struct{}
}

// Start starts a server and says hello. The context bounds the start, not the client's life.
func Start(ctx context.Context, options Options) (*Client, error) {
	command, err := findServer(options)
	if err != nil {
		return nil, err
	}
	if options.WindowBytes == 0 {
		options.WindowBytes = 1 << 20
	}
	c := &Client{
		options: options, process: exec.Command(command[0], command[1:]...), waiting: map[int64]pending{},
		runs: map[string]*Run{}, asked: map[string]context.CancelFunc{}, ended: make(chan struct{}),
	}
	c.process.Dir, c.process.Env = options.Dir, options.Env
	// A session of its own: an interrupt at the terminal is this program's to handle.
	c.process.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	stdin, err1 := c.process.StdinPipe()
	stdout, err2 := c.process.StdoutPipe()
	stderr, err3 := c.process.StderrPipe()
	if err := firstError(err1, err2, err3); err != nil {
		return nil, err
	}
	if err := c.process.Start(); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrServerNotFound, err)
	}
	c.stdin = stdin
	go c.supervise(stdout, stderr)

	own := Object{"protocolVersions": []int{ProtocolVersion}, "approvalRequests": options.OnApproval != nil,
		"inputRequests": options.OnInput != nil, "serverStatus": options.OnNotification != nil}
	var hello struct {
		Capabilities struct {
			Experimental struct{ Massgen Object }
		}
		ServerInfo struct{ Version string }
	}
	err = c.Request(ctx, "initialize", Object{
		"processId":    os.Getpid(),
		"clientInfo":   Object{"name": "massgen-client-go", "version": clientVersion},
		"capabilities": Object{"experimental": Object{"massgen": own}},
	}, &hello)
	if err == nil {
		err = c.Notify("initialized", Object{})
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	c.Capabilities, c.ServerVersion = hello.Capabilities.Experimental.Massgen, hello.ServerInfo.Version
	return c, nil
}

// Close ends the server in good order: active runs are cancelled and on disk before it goes.
func (c *Client) Close() error {
	c.mutex.Lock()
	isFirst, isDead := !c.isClosing, c.failure != nil
	c.isClosing = true
	c.mutex.Unlock()
	if isFirst {
		if !isDead {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			_ = c.Request(ctx, "shutdown", nil, nil)
			cancel()
			_ = c.Notify("exit", nil)
		}
		_ = c.stdin.Close()
		select {
		case <-c.ended:
		case <-time.After(3 * time.Second):
			c.kill()
		}
	}
	<-c.ended
	return nil
}

// ProcessID is the server's process.
func (c *Client) ProcessID() int { return c.process.Process.Pid }

// Stderr is the last 16 KiB that the server wrote to stderr.
func (c *Client) Stderr() string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return string(c.stderr)
}

// Request sends any request and reads its result into a value (nil discards it). When the context ends, the request is
// cancelled.
func (c *Client) Request(ctx context.Context, method string, params any, result any) error {
	raw, err := c.call(ctx, method, params, nil)
	if err != nil || result == nil {
		return err
	}
	if err := json.Unmarshal(raw, result); err != nil {
		return fmt.Errorf("%w: the result of %s: %v", ErrProtocol, method, err)
	}
	return nil
}

// Notify sends any notification.
func (c *Client) Notify(method string, params any) error {
	return c.send(message{Method: method, Params: params})
}

// Run starts a run; its events stream in at once. A team is a bundled team's name, a path to a team file, a team file's
// text, or the team itself as an Object; a prompt is text or a list of content blocks.
func (c *Client) Run(ctx context.Context, team, prompt any, options RunOptions) (*Run, error) {
	config, err := c.team(team)
	if err != nil {
		return nil, err
	}
	params := Object{"config": config, "prompt": prompt}
	for name, value := range options {
		params[name] = value
	}
	delivery := c.delivery(params["delivery"])
	params["delivery"] = delivery
	var run *Run
	_, err = c.call(ctx, "massgen/run/start", params, func(raw json.RawMessage) {
		var started struct{ RunID, SessionID string }
		if json.Unmarshal(raw, &started) == nil && started.RunID != "" {
			run = c.follow(Cursor{RunID: started.RunID, FromSeq: 1}, delivery)
			run.SessionID, run.Info = started.SessionID, raw
		}
	})
	if err == nil && run == nil {
		err = fmt.Errorf("%w: the result of massgen/run/start", ErrProtocol)
	}
	return run, err
}

// Ask runs a team and returns its result.
func (c *Client) Ask(ctx context.Context, team, prompt any, options RunOptions) (*Result, error) {
	merged := RunOptions{"delivery": Object{"granularity": "result"}}
	for name, value := range options {
		merged[name] = value
	}
	run, err := c.Run(ctx, team, prompt, merged)
	if err != nil {
		return nil, err
	}
	return run.Result(ctx)
}

// Follow follows a run from any event on: one that is running, is over, or was interrupted with its server. Give it a
// run's id and the first event wanted, or the Cursor of a former reader. A run has one stream on a connection;
// following it again ends the stream there was.
func (c *Client) Follow(ctx context.Context, cursor Cursor) (*Run, error) {
	if cursor.FromSeq < 1 {
		cursor.FromSeq = 1
	}
	delivery := c.delivery(nil)
	var run *Run
	params := Object{"runId": cursor.RunID, "fromSeq": cursor.FromSeq, "delivery": delivery}
	_, err := c.call(ctx, "massgen/run/attach", params, func(raw json.RawMessage) { run = c.follow(cursor, delivery) })
	if err != nil {
		return nil, err
	}
	var snapshot struct {
		SessionID string
		Result    json.RawMessage
		AsOfSeq   int
	}
	params = Object{"runId": cursor.RunID, "include": []string{}}
	if run.Info, err = c.call(ctx, "massgen/run/get", params, nil); err != nil {
		return nil, err
	}
	_ = json.Unmarshal(run.Info, &snapshot)
	run.SessionID = snapshot.SessionID
	if snapshot.Result != nil && run.isPast(snapshot.AsOfSeq) {
		run.end(nil) // everything there is has arrived, and no event announces that
	}
	return run, nil
}

// Resume is Follow for a cursor that a former reader left, perhaps of a server that was killed: such a server may take
// the last few events along that it had sent already, and then the run's end is what is left.
func (c *Client) Resume(ctx context.Context, cursor Cursor) (*Run, error) {
	run, err := c.Follow(ctx, cursor)
	var refused *RPCError
	if errors.As(err, &refused) && refused.Name == "SeqUnavailable" {
		if last, ok := refused.Data["lastSeq"].(float64); ok && last > 0 && int(last) < cursor.FromSeq {
			return c.Follow(ctx, Cursor{RunID: cursor.RunID, FromSeq: int(last)})
		}
	}
	return run, err
}

// Wait waits for a run's end. When the context ends, the run goes on.
func (c *Client) Wait(ctx context.Context, runID string) (*Result, error) {
	c.mutex.Lock()
	run := c.runs[runID]
	c.mutex.Unlock()
	if run != nil {
		run.acknowledgeAtOnce()
	}
	raw, err := c.call(ctx, "massgen/run/wait", Object{"runId": runID}, nil)
	if err != nil {
		return nil, err
	}
	return newResult(raw)
}

// Cancel stops a run and returns its status.
func (c *Client) Cancel(ctx context.Context, runID, reason string) (string, error) {
	return c.status(ctx, "massgen/run/cancel", Object{"runId": runID, "reason": reason})
}

// Steer tells a run's agents something more. RunNotActive: it is over; follow up in its session instead.
func (c *Client) Steer(ctx context.Context, runID string, prompt any, agentIDs ...string) error {
	params := Object{"runId": runID, "prompt": prompt}
	if len(agentIDs) > 0 {
		params["agentIds"] = agentIDs
	}
	return c.Request(ctx, "massgen/run/steer", params, nil)
}

// AnswerNow winds a run up and returns its status: the best answer there is gets presented.
func (c *Client) AnswerNow(ctx context.Context, runID, reason string) (string, error) {
	return c.status(ctx, "massgen/run/answerNow", Object{"runId": runID, "reason": reason})
}

// Get is a run as it is now. Parts: items, answers, votes, usage, config.
func (c *Client) Get(ctx context.Context, runID string, include ...string) (Object, error) {
	if include == nil {
		include = []string{}
	}
	return c.object(ctx, "massgen/run/get", Object{"runId": runID, "include": include})
}

// Runs is a page of the machine's runs, newest first. Filters: sessionId, status, cwd, cursor, limit.
func (c *Client) Runs(ctx context.Context, filters Object) (Object, error) {
	return c.object(ctx, "massgen/run/list", filters)
}

// Events are all events of a run up to now, one by one as the journal has them. For long runs prefer Follow.
func (c *Client) Events(ctx context.Context, runID string) ([]Event, error) {
	var events []Event
	for from := 1; ; {
		var page struct {
			Events  []json.RawMessage
			NextSeq int
			Done    bool
		}
		err := c.Request(ctx, "massgen/run/replay", Object{"runId": runID, "fromSeq": from}, &page)
		if err != nil {
			return nil, err
		}
		for _, raw := range page.Events {
			event, err := newEvent(raw)
			if err != nil {
				return nil, err
			}
			events = append(events, event)
		}
		if page.Done || page.NextSeq <= from {
			return events, nil
		}
		from = page.NextSeq
	}
}

// ReadItem is the whole of an item whose event was cut. Fields: text, arguments, output.
func (c *Client) ReadItem(ctx context.Context, itemID, field string) (string, error) {
	var text strings.Builder
	for offset := 0; ; {
		var page struct {
			Text       string
			NextOffset int
			Done       bool
		}
		err := c.Request(ctx, "massgen/item/read", Object{"itemId": itemID, "field": field, "offset": offset}, &page)
		if err != nil {
			return "", err
		}
		text.WriteString(page.Text)
		if page.Done || page.NextOffset <= offset {
			return text.String(), nil
		}
		offset = page.NextOffset
	}
}

// Export is a run as md, json, jsonl or massgenLog: text, or uri when it went to a file. Options: path, overwrite.
func (c *Client) Export(ctx context.Context, runID, format string, options Object) (Object, error) {
	params := Object{"runId": runID, "format": format}
	for name, value := range options {
		params[name] = value
	}
	return c.object(ctx, "massgen/run/export", params)
}

// Sessions is a page of conversations. Filters: cwd, cursor, limit.
func (c *Client) Sessions(ctx context.Context, filters Object) (Object, error) {
	return c.object(ctx, "massgen/session/list", filters)
}

// Session is one conversation with its turns.
func (c *Client) Session(ctx context.Context, sessionID string) (Object, error) {
	return c.object(ctx, "massgen/session/get", Object{"sessionId": sessionID})
}

// RenameSession gives a conversation a title.
func (c *Client) RenameSession(ctx context.Context, sessionID, title string) error {
	return c.Request(ctx, "massgen/session/rename", Object{"sessionId": sessionID, "title": title}, nil)
}

// DeleteSession deletes a conversation and its runs. SessionBusy while one of them is active.
func (c *Client) DeleteSession(ctx context.Context, sessionID string) error {
	return c.Request(ctx, "massgen/session/delete", Object{"sessionId": sessionID}, nil)
}

// ForkSession copies a conversation, up to a run if one is named, and returns the copy's id.
func (c *Client) ForkSession(ctx context.Context, sessionID, throughRunID string) (string, error) {
	params := Object{"sessionId": sessionID}
	if throughRunID != "" {
		params["throughRunId"] = throughRunID
	}
	var fork struct{ SessionID string }
	err := c.Request(ctx, "massgen/session/fork", params, &fork)
	return fork.SessionID, err
}

// Usage is tokens and cost of one of runId, sessionId, since (RFC 3339).
func (c *Client) Usage(ctx context.Context, scope Object) (Object, error) {
	return c.object(ctx, "massgen/usage/get", scope)
}

// Validate checks a team file without running it. One of text, path (absolute), uri; and level.
func (c *Client) Validate(ctx context.Context, what Object) (Object, error) {
	return c.object(ctx, "massgen/config/validate", what)
}

// Status is the server's health.
func (c *Client) Status(ctx context.Context) (Object, error) {
	return c.object(ctx, "massgen/server/status", nil)
}

// Metrics are the server's figures.
func (c *Client) Metrics(ctx context.Context) (Object, error) {
	return c.object(ctx, "massgen/server/metrics", nil)
}

// SetLogLevel asks for the server's log from this level on; it goes to OnNotification.
func (c *Client) SetLogLevel(ctx context.Context, level string) error {
	return c.Request(ctx, "massgen/log/setLevel", Object{"level": level}, nil)
}

// Discover is the server's own description of its methods, as OpenRPC.
func (c *Client) Discover(ctx context.Context) (Object, error) {
	return c.object(ctx, "rpc.discover", nil)
}

// RespondApproval decides on an approval.requested event. AlreadyResolved: somebody else was faster.
func (c *Client) RespondApproval(ctx context.Context, approvalID, optionID, note string) error {
	params := Object{"approvalId": approvalID, "optionId": optionID, "note": note}
	return c.Request(ctx, "massgen/approval/respond", params, nil)
}

// RespondInput answers an input.requested event: action is accept, decline or cancel.
func (c *Client) RespondInput(ctx context.Context, inputID, action string, content Object) error {
	params := Object{"inputId": inputID, "action": action}
	if content != nil {
		params["content"] = content
	}
	return c.Request(ctx, "massgen/input/respond", params, nil)
}

func (c *Client) object(ctx context.Context, method string, params Object) (Object, error) {
	var result Object
	if params == nil {
		params = Object{}
	}
	err := c.Request(ctx, method, params, &result)
	return result, err
}

func (c *Client) status(ctx context.Context, method string, params Object) (string, error) {
	if params["reason"] == "" {
		delete(params, "reason")
	}
	var result struct{ Status string }
	err := c.Request(ctx, method, params, &result)
	return result.Status, err
}

// Run is a run whose events arrive here. One reader at a time:
//
//	for run.Next(ctx) {
//		event := run.Event()
//	}
//	err := run.Err()
type Run struct {
	ID, SessionID string
	// Info is what the server said when the run was started or attached.
	Info json.RawMessage

	client   *Client
	delivery Object

	// The client's, under mutex.
	mutex              sync.Mutex
	expected           int // seq that the next batch begins with
	batches            []batch
	wake               chan struct{}
	isOver, isMending  bool
	acknowledgesAtOnce bool
	failure            error
	completed          json.RawMessage

	// The reader's.
	event       Event
	events      []Event // the batch that is being handed out
	eventsToSeq int
	fromSeq     int            // everything before it was handed out
	skip        map[string]int // characters of a former reader that are still to come
	readSince   map[string]int // characters handed out since fromSeq
	finalCalls  map[string]bool
	finalItems  map[string]bool
	err         error
}

type batch struct {
	events []Event
	toSeq  int
}

// Next waits for the next event; false at the end of the stream, or when the context ends.
func (r *Run) Next(ctx context.Context) bool {
	for {
		if r.pop() {
			return true
		}
		if more, err := r.fill(ctx); !more {
			r.err = err
			return false
		}
	}
}

// Event is the event that Next found.
func (r *Run) Event() Event { return r.event }

// Err says why Next returned false; nil at the end of the run.
func (r *Run) Err() error { return r.err }

// Delta is the current event as a piece of what an agent is saying; false if it is none.
func (r *Run) Delta() (Delta, bool) {
	e := r.event
	if e.Type != "item.delta" || e.Field != "text" {
		return Delta{}, false
	}
	kind := e.Kind
	if kind == "" {
		kind = "message"
	}
	return Delta{e.AgentID, e.ItemID, kind, e.Text, kind == "message" && r.finalItems[e.ItemID]}, true
}

// Result is the run's result, when there is one. Events that were not read yet are left out.
func (r *Run) Result(ctx context.Context) (*Result, error) {
	for r.Next(ctx) {
	}
	if r.err != nil {
		return nil, r.err
	}
	r.mutex.Lock()
	completed := r.completed
	r.mutex.Unlock()
	var end struct{ Truncated json.RawMessage }
	if completed == nil || json.Unmarshal(completed, &end) != nil || end.Truncated != nil {
		return r.client.Wait(ctx, r.ID)
	}
	return newResult(completed)
}

// Cursor is where this reader is. Resume goes on from here, in this process or another.
func (r *Run) Cursor() Cursor {
	cursor := Cursor{RunID: r.ID, FromSeq: r.fromSeq, Skip: map[string]int{}}
	for _, counts := range []map[string]int{r.skip, r.readSince} {
		for key, count := range counts {
			cursor.Skip[key] = count
		}
	}
	return cursor
}

// Cancel stops the run; the stream ends with run.completed.
func (r *Run) Cancel(ctx context.Context, reason string) (string, error) {
	return r.client.Cancel(ctx, r.ID, reason)
}

// Detach stops the stream of events; the run goes on.
func (r *Run) Detach(ctx context.Context) error {
	err := r.client.Request(ctx, "massgen/run/detach", Object{"runId": r.ID}, nil)
	if err != nil && !IsNamed(err, "NotAttached") {
		return err
	}
	r.end(ErrDetached)
	return nil
}

func (r *Run) fill(ctx context.Context) (bool, error) {
	for {
		r.mutex.Lock()
		if len(r.batches) > 0 {
			next := r.batches[0]
			r.batches = r.batches[1:]
			r.mutex.Unlock()
			r.events, r.eventsToSeq = next.events, next.toSeq
			// The server keeps at most a window of unacknowledged events on the way: this is what lets it go on.
			r.client.acknowledge(r.ID, next.toSeq)
			return true, nil
		}
		isOver, failure, wake := r.isOver, r.failure, r.wake
		r.mutex.Unlock()
		if isOver {
			return false, failure
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

func (r *Run) pop() bool {
	for len(r.events) > 0 {
		r.event, r.events = r.events[0], r.events[1:]
		if r.note(&r.event) {
			return true
		}
	}
	r.moveTo(r.eventsToSeq + 1)
	return false
}

func (r *Run) moveTo(seq int) {
	if seq > r.fromSeq {
		r.fromSeq, r.readSince = seq, map[string]int{}
	}
}

// note moves the cursor over an event and takes from it what a former reader has read; false if nothing is left.
func (r *Run) note(e *Event) bool {
	switch e.Type {
	case "item.delta":
		key := e.ItemID + "/" + e.Field
		length := utf8.RuneCountInString(e.Text)
		r.readSince[key] += length
		skipped := r.skip[key]
		if skipped > length {
			skipped = length
		}
		if skipped > 0 {
			r.skip[key] -= skipped
			e.Text = string([]rune(e.Text)[skipped:])
		}
		return skipped == 0 || skipped < length
	case "agent.status", "usage.updated":
		return true
	}
	// Deltas and states may be joined up to the next event of another type, and never across it.
	r.moveTo(e.Seq + 1)
	r.skip = map[string]int{}
	if e.Type == "call.started" && (e.Kind == "final" || e.Kind == "direct") {
		r.finalCalls[e.CallID] = true
	} else if e.Type == "item.started" && r.finalCalls[e.CallID] {
		r.finalItems[e.ItemID] = true
	}
	return true
}

// take takes a batch from the wire.
func (r *Run) take(from, to int, events []Event) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.isMending || r.isOver {
		return
	}
	if from != r.expected {
		r.isMending = true
		go r.mend(r.expected)
		return
	}
	r.expected = to + 1
	r.batches = append(r.batches, batch{events, to})
	for _, event := range events {
		if event.Type == "run.completed" {
			r.completed, r.isOver = event.Raw, true
		}
	}
	if r.acknowledgesAtOnce {
		go r.client.acknowledge(r.ID, to)
	}
	r.signal()
}

// mend asks again for events that were left out on the way.
func (r *Run) mend(from int) {
	params := Object{"runId": r.ID, "fromSeq": from, "delivery": r.delivery}
	_, err := r.client.call(context.Background(), "massgen/run/attach", params, func(json.RawMessage) {
		r.mutex.Lock()
		r.isMending = false
		r.mutex.Unlock()
	})
	if err != nil {
		r.end(err)
	}
}

func (r *Run) end(failure error) {
	r.client.forget(r)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.isOver {
		r.isOver, r.failure = true, failure
	}
	r.signal()
}

func (r *Run) signal() {
	close(r.wake)
	r.wake = make(chan struct{})
}

func (r *Run) isPast(seq int) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.expected > seq
}

// acknowledgeAtOnce lets all events through, because the answer to a request waits behind them.
func (r *Run) acknowledgeAtOnce() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.acknowledgesAtOnce = true
	if count := len(r.batches); count > 0 {
		go r.client.acknowledge(r.ID, r.batches[count-1].toSeq)
	}
}

type message struct {
	Version string `json:"jsonrpc"`
	ID      any    `json:"id,omitempty"`
	Method  string `json:"method,omitempty"`
	Params  any    `json:"params,omitempty"`
	Result  any    `json:"result,omitempty"`
	Error   any    `json:"error,omitempty"`
}

func (c *Client) send(m message) error {
	m.Version = "2.0"
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := c.error(); err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_, _ = c.stdin.Write(append(line, '\n')) // that it failed is told by whoever waits for the process
	return nil
}

func (c *Client) error() error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.failure
}

// call sends a request. onResult runs when the answer is read, before anything that came after it is.
func (c *Client) call(ctx context.Context, method string, params any, onResult func(json.RawMessage)) (json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	answer := make(chan reply, 1)
	c.mutex.Lock()
	if c.failure != nil {
		defer c.mutex.Unlock()
		return nil, c.failure
	}
	c.lastID++
	id := c.lastID
	c.waiting[id] = pending{answer, onResult}
	c.mutex.Unlock()
	defer func() {
		c.mutex.Lock()
		delete(c.waiting, id)
		c.mutex.Unlock()
	}()
	if err := c.send(message{ID: id, Method: method, Params: params}); err != nil {
		return nil, err
	}
	select {
	case got := <-answer:
		return got.result, got.err
	case <-ctx.Done():
		_ = c.Notify("$/cancelRequest", Object{"id": id})
		return nil, ctx.Err()
	}
}

func (c *Client) acknowledge(runID string, seq int) {
	_ = c.Notify("massgen/run/ack", Object{"runId": runID, "seq": seq})
}

func (c *Client) delivery(wishes any) Object {
	merged := Object{"windowBytes": c.options.WindowBytes}
	more, _ := wishes.(Object)
	for _, one := range []Object{c.options.Delivery, more} {
		for name, value := range one {
			merged[name] = value
		}
	}
	return merged
}

func (c *Client) team(team any) (any, error) {
	switch team := team.(type) {
	case Object:
		for _, name := range []string{"uri", "path", "name", "text", "inline"} {
			if _, ok := team[name]; ok && len(team) == 1 {
				return team, nil
			}
		}
		return Object{"inline": team}, nil
	case string:
		extension := filepath.Ext(team)
		if strings.Contains(team, "\n") {
			return Object{"text": team}, nil
		}
		if !strings.Contains(team, "/") && extension != ".yaml" && extension != ".yml" && extension != ".json" {
			return Object{"name": team}, nil
		}
		if !filepath.IsAbs(team) {
			team = filepath.Join(c.options.Dir, team)
		}
		path, err := filepath.Abs(team)
		return Object{"path": path}, err
	}
	return Object{"inline": team}, nil
}

func (c *Client) follow(cursor Cursor, delivery Object) *Run {
	run := &Run{
		ID: cursor.RunID, client: c, delivery: delivery, expected: cursor.FromSeq, wake: make(chan struct{}),
		fromSeq: cursor.FromSeq, eventsToSeq: cursor.FromSeq - 1, skip: map[string]int{}, readSince: map[string]int{},
		finalCalls: map[string]bool{}, finalItems: map[string]bool{},
	}
	for key, count := range cursor.Skip {
		run.skip[key] = count
	}
	c.mutex.Lock()
	former := c.runs[run.ID]
	c.runs[run.ID] = run
	c.mutex.Unlock()
	if former != nil {
		former.end(ErrDetached)
	}
	return run
}

func (c *Client) forget(run *Run) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.runs[run.ID] == run {
		delete(c.runs, run.ID)
	}
}

// supervise reads until the server is gone, then tells everybody who waits.
func (c *Client) supervise(stdout, stderr io.ReadCloser) {
	read, listened, exited := make(chan error, 1), make(chan struct{}), make(chan *os.ProcessState, 1)
	go func() { read <- c.read(stdout) }()
	go func() {
		c.listen(stderr)
		close(listened)
	}()
	go func() {
		state, _ := c.process.Process.Wait()
		exited <- state
		time.Sleep(3 * time.Second) // a child it left behind may hold its output open
		_ = stdout.Close()
		_ = stderr.Close()
	}()
	problem := <-read
	if problem != nil {
		c.kill()
	}
	select {
	case <-listened:
	case <-time.After(3 * time.Second):
		c.kill() // it closed its output without ending
		<-listened
	}
	state := <-exited
	_ = c.stdin.Close()
	c.mutex.Lock()
	switch {
	case c.isClosing:
		c.failure = ErrClosed
	case problem != nil:
		c.failure = problem
	default:
		c.failure = &ServerDied{State: state.String(), Stderr: string(c.stderr)}
	}
	failure, waiting, runs, asked := c.failure, c.waiting, c.runs, c.asked
	c.waiting, c.runs = map[int64]pending{}, map[string]*Run{}
	for _, cancel := range asked {
		cancel()
	}
	c.mutex.Unlock()
	for _, one := range waiting {
		one.answer <- reply{err: failure}
	}
	for _, run := range runs {
		run.end(failure)
	}
	close(c.ended)
}

// kill ends the server's process group.
func (c *Client) kill() { _ = syscall.Kill(-c.process.Process.Pid, syscall.SIGKILL) }

func (c *Client) listen(stderr io.Reader) {
	buffer := make([]byte, 1<<14)
	for {
		count, err := stderr.Read(buffer)
		c.mutex.Lock()
		c.stderr = append(c.stderr, buffer[:count]...)
		if extra := len(c.stderr) - 1<<14; extra > 0 {
			c.stderr = append([]byte(nil), c.stderr[extra:]...)
		}
		c.mutex.Unlock()
		if err != nil {
			return
		}
	}
}

func (c *Client) read(stdout io.Reader) error {
	reader := bufio.NewReaderSize(stdout, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return nil // what was cut off by the end is no message
		}
		if len(strings.TrimSpace(string(line))) == 0 {
			continue
		}
		if err := c.takeLine(line); err != nil {
			if len(line) > 200 {
				line = line[:200]
			}
			return fmt.Errorf("%w (%v): %s", ErrProtocol, err, line)
		}
	}
}

func (c *Client) takeLine(line []byte) error {
	var m struct {
		ID                    json.RawMessage
		Method                string
		Params, Result, Error json.RawMessage
	}
	if err := json.Unmarshal(line, &m); err != nil {
		return err
	}
	hasID := m.ID != nil && string(m.ID) != "null"
	switch {
	case m.Method != "" && hasID:
		ctx, cancel := context.WithCancel(context.Background())
		c.mutex.Lock()
		c.asked[string(m.ID)] = cancel
		c.mutex.Unlock()
		go c.decide(ctx, m.ID, m.Method, m.Params)
	case m.Method == "massgen/run/events":
		return c.takeEvents(m.Params)
	case m.Method == "$/cancelRequest":
		var params struct{ ID json.RawMessage }
		_ = json.Unmarshal(m.Params, &params)
		c.mutex.Lock()
		if cancel := c.asked[string(params.ID)]; cancel != nil {
			cancel()
		}
		c.mutex.Unlock()
	case m.Method != "":
		if c.options.OnNotification != nil && (m.Method == "massgen/log" || m.Method == "massgen/server/statusChanged") {
			c.options.OnNotification(m.Method, m.Params)
		}
	case hasID:
		var id int64
		if err := json.Unmarshal(m.ID, &id); err != nil {
			return err
		}
		c.mutex.Lock()
		one, isWaiting := c.waiting[id]
		delete(c.waiting, id)
		c.mutex.Unlock()
		if !isWaiting {
			return nil
		}
		if m.Error != nil {
			one.answer <- reply{err: newRPCError(m.Error)}
			return nil
		}
		if one.onResult != nil {
			one.onResult(m.Result)
		}
		one.answer <- reply{result: m.Result}
	}
	return nil
}

func (c *Client) takeEvents(raw json.RawMessage) error {
	var params struct {
		RunID          string
		FromSeq, ToSeq int
		Events         []json.RawMessage
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return err
	}
	c.mutex.Lock()
	run := c.runs[params.RunID]
	c.mutex.Unlock()
	if run == nil {
		return nil
	}
	events := make([]Event, len(params.Events))
	for index, raw := range params.Events {
		event, err := newEvent(raw)
		if err != nil {
			return err
		}
		events[index] = event
	}
	run.take(params.FromSeq, params.ToSeq, events)
	if len(events) > 0 && events[len(events)-1].Type == "run.completed" {
		c.forget(run)
	}
	return nil
}

// newEvent reads an event; members that have another type than this version knows are left to Raw.
func newEvent(raw json.RawMessage) (Event, error) {
	var event Event
	err := json.Unmarshal(raw, &event)
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) && event.Type != "" {
		err = nil
	}
	event.Raw = raw
	return event, err
}

// decide answers a request of the server.
func (c *Client) decide(ctx context.Context, id json.RawMessage, method string, params json.RawMessage) {
	answer := message{ID: id}
	switch {
	case method == "massgen/approval/request" && c.options.OnApproval != nil:
		answer.Result = c.approval(ctx, params)
	case method == "massgen/input/request" && c.options.OnInput != nil:
		answer.Result = c.input(ctx, params)
	default:
		answer.Error = Object{"code": -32601, "message": "This client does not have " + method + "."}
	}
	if ctx.Err() != nil {
		answer = message{ID: id, Error: Object{"code": -32800, "message": "The request was cancelled."}}
	}
	c.mutex.Lock()
	if cancel := c.asked[string(id)]; cancel != nil {
		cancel()
		delete(c.asked, string(id))
	}
	c.mutex.Unlock()
	_ = c.send(answer)
}

// approval sends a choice only if the option was offered and chosen in time by a handler that ended well.
func (c *Client) approval(ctx context.Context, params json.RawMessage) Object {
	var request Approval
	if json.Unmarshal(params, &request) == nil {
		choice, err := inTime(ctx, request.ExpiresAt, func(ctx context.Context) (string, error) {
			return c.options.OnApproval(ctx, request)
		})
		for _, option := range request.Options {
			if err == nil && choice != "" && option.OptionID == choice {
				return Object{"outcome": "selected", "optionId": choice}
			}
		}
	}
	return Object{"outcome": "cancelled"}
}

func (c *Client) input(ctx context.Context, params json.RawMessage) Object {
	var request Input
	if json.Unmarshal(params, &request) != nil {
		return Object{"action": "cancel"}
	}
	content, err := inTime(ctx, request.ExpiresAt, func(ctx context.Context) (Object, error) {
		return c.options.OnInput(ctx, request)
	})
	switch {
	case err != nil:
		return Object{"action": "cancel"}
	case content == nil:
		return Object{"action": "decline"}
	}
	return Object{"action": "accept", "content": content}
}

type outcome[T any] struct {
	value T
	err   error
}

// inTime is what a handler returns before the deadline; a panic is an error. Without a deadline it has ten minutes.
func inTime[T any](ctx context.Context, expiresAt string, handler func(context.Context) (T, error)) (T, error) {
	left := 10 * time.Minute
	if deadline, err := time.Parse(time.RFC3339Nano, expiresAt); err == nil {
		left = time.Until(deadline)
		margin := left / 10
		if margin > 500*time.Millisecond {
			margin = 500 * time.Millisecond
		}
		left -= margin
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	done := make(chan outcome[T], 1)
	go func() {
		defer func() {
			if problem := recover(); problem != nil {
				done <- outcome[T]{err: fmt.Errorf("the handler panicked: %v", problem)}
			}
		}()
		value, err := handler(ctx)
		done <- outcome[T]{value, err}
	}()
	select {
	case got := <-done:
		if ctx.Err() != nil {
			var nothing T
			return nothing, ctx.Err()
		}
		return got.value, got.err
	case <-ctx.Done():
		var nothing T
		return nothing, ctx.Err()
	}
}

// findServer is the command line of the server: what is given, else MASSGEN_SERVER, else what the PATH has.
func findServer(options Options) ([]string, error) {
	if len(options.Command) > 0 {
		return options.Command, nil
	}
	given := options.Server
	if given == "" {
		given = os.Getenv("MASSGEN_SERVER")
	}
	if given == "" {
		given = "massgen-server"
	}
	path, err := exec.LookPath(given)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v; give its path in Options.Server, in MASSGEN_SERVER, or put it on the PATH",
			ErrServerNotFound, err)
	}
	return []string{path, "rpc"}, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
