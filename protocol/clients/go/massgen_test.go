// SPDX-License-Identifier: Apache-2.0

package massgen_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/massgen"
)

// The Go client against the real server, and against a stub for what the real one does not do.
// MASSGEN_SERVER names the binary. Run everything with `protocol/clients/test BINARY`.

type object = massgen.Object

const answer = "Use a digest cache with atomic replace; readers never need a lock."

var (
	ctx     = context.Background()
	instant = object{"replay": object{"speed": "instant"}}
	hanging = speaker(object{"text": "One moment. "}, object{"hang": true})
	pieces  = repeat(400, func(number int) string { return fmt.Sprintf("[%d] ünï→😀 ", number) })
	talk    = speaker(object{"text": pieces, "chars": 7, "every_ms": 1})
)

func repeat(count int, text func(int) string) string {
	var all strings.Builder
	for number := 0; number < count; number++ {
		all.WriteString(text(number))
	}
	return all.String()
}

func speaker(steps ...object) object {
	script := []object{{"repeat": true, "steps": steps}}
	return object{"agents": []object{{"id": "speaker", "backend": object{"type": "replay", "script": script}}}}
}

func file(parts ...string) string {
	path, _ := filepath.Abs(filepath.Join(append([]string{"..", "..", ".."}, parts...)...))
	return path
}

func stub(scenario string) []string {
	return []string{"python3", file("protocol", "clients", "testing", "stub.py"), scenario}
}

func start(t *testing.T, options massgen.Options) *massgen.Client {
	t.Helper()
	if options.Dir == "" {
		options.Dir = t.TempDir()
	}
	options.Env = append(os.Environ(), "XDG_STATE_HOME="+options.Dir+"/state", "MASSGEN_TEAMS_DIR="+file("teams"))
	client, err := massgen.Start(ctx, options)
	must(t, err)
	t.Cleanup(func() { client.Close() })
	return client
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %.400v\nwant %.400v", got, want)
	}
}

func run(t *testing.T, client *massgen.Client, team any, options object) *massgen.Run {
	t.Helper()
	one, err := client.Run(ctx, team, "What is best?", options)
	must(t, err)
	return one
}

func result(t *testing.T, run *massgen.Run) *massgen.Result {
	t.Helper()
	end, err := run.Result(ctx)
	must(t, err)
	return end
}

// read reads up to count events, all of them with -1.
func read(run *massgen.Run, count int) []massgen.Event {
	var events []massgen.Event
	for len(events) != count && run.Next(ctx) {
		events = append(events, run.Event())
	}
	return events
}

// texts is everything that was said, by item and field: what must be the same however the events came.
func texts(events []massgen.Event) map[string]string {
	joined := map[string]string{}
	for _, event := range events {
		if event.Type == "item.delta" {
			joined[event.ItemID+"/"+event.Field] += event.Text
		}
	}
	return joined
}

// landmarks are the events that are never joined or left out.
func landmarks(events []massgen.Event) (marks []string) {
	for _, event := range events {
		if event.Type != "item.delta" && event.Type != "agent.status" && event.Type != "usage.updated" {
			marks = append(marks, fmt.Sprint(event.Seq, event.Type))
		}
	}
	return marks
}

func assertComplete(t *testing.T, client *massgen.Client, runID string, events []massgen.Event) {
	t.Helper()
	journal, err := client.Events(ctx, runID)
	must(t, err)
	equal(t, texts(events), texts(journal))
	equal(t, landmarks(events), landmarks(journal))
}

func Example() {
	client, err := massgen.Start(context.Background(), massgen.Options{Dir: os.TempDir()})
	if err != nil {
		panic(err)
	}
	defer client.Close()
	run, err := client.Run(context.Background(), "three-agents-demo", "How should we cache?", nil)
	if err != nil {
		panic(err)
	}
	for run.Next(context.Background()) {
		if delta, ok := run.Delta(); ok && delta.IsFinal {
			fmt.Print(delta.Text)
		}
	}
	// Output: Use a digest cache with atomic replace; readers never need a lock.
}

func TestEventsAreCompleteAndInOrder(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, file("teams", "basics", "three-agents-demo.massgen.yaml"), object{"replay": object{"speed": 20}})
	events := read(one, -1)
	must(t, one.Err())
	equal(t, events[0].Type, "run.started")
	equal(t, events[len(events)-1].Type, "run.completed")
	assertComplete(t, client, one.ID, events)
	end := result(t, one)
	equal(t, []string{end.Status, end.Winner, end.Answer}, []string{"completed", "builder", answer})
	equal(t, one.Cursor(), massgen.Cursor{RunID: one.ID, FromSeq: end.LastSeq + 1, Skip: map[string]int{}})
}

func TestUTF8InManySmallPieces(t *testing.T) {
	client := start(t, massgen.Options{Delivery: object{"maxLatencyMs": 0}})
	one := run(t, client, talk, nil)
	events := read(one, -1)
	assertComplete(t, client, one.ID, events)
	for _, text := range texts(events) {
		equal(t, text, pieces)
	}
}

func TestAnAnswerOfAMegabyteArrivesWhole(t *testing.T) {
	client := start(t, massgen.Options{})
	text := strings.Repeat("é😀x", 160_000)
	one := run(t, client, speaker(object{"text": text}), instant)
	equal(t, result(t, one).Answer == text, true)
	events, err := client.Events(ctx, one.ID)
	must(t, err)
	for _, event := range events {
		if event.Type == "item.completed" {
			whole, err := client.ReadItem(ctx, event.ItemID, "text")
			must(t, err)
			equal(t, whole == text, true)
		}
	}
}

func TestCancelInTheMiddle(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, hanging, nil)
	for one.Next(ctx) {
		if delta, ok := one.Delta(); ok {
			equal(t, delta.Text, "One moment. ")
			_, err := one.Cancel(ctx, "enough")
			must(t, err)
		}
	}
	equal(t, result(t, one).Status, "cancelled")
}

func TestAContextEndsAWaitAndNotTheRun(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, hanging, nil)
	read(one, 1)
	short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	_, err := one.Result(short)
	equal(t, errors.Is(err, context.DeadlineExceeded), true)
	_, err = client.Wait(short, one.ID)
	equal(t, errors.Is(err, context.DeadlineExceeded), true)
	snapshot, err := client.Get(ctx, one.ID)
	must(t, err)
	equal(t, snapshot["status"], any("running"))
}

func TestTwoRunsAtOnce(t *testing.T) {
	client := start(t, massgen.Options{})
	speed := object{"replay": object{"speed": 20}}
	first, second := run(t, client, "three-agents-demo", speed), run(t, client, "three-agents-demo", speed)
	later := read(second, -1)
	assertComplete(t, client, first.ID, read(first, -1))
	assertComplete(t, client, second.ID, later)
}

func TestAFollowUpInTheSession(t *testing.T) {
	client := start(t, massgen.Options{})
	first := run(t, client, "three-agents-demo", instant)
	result(t, first)
	second := run(t, client, "three-agents-demo", object{"sessionId": first.SessionID, "replay": instant["replay"]})
	equal(t, second.SessionID, first.SessionID)
	equal(t, result(t, second).Status, "completed")
}

func TestASlowReaderHoldsAWindowAndLosesNothing(t *testing.T) {
	client := start(t, massgen.Options{WindowBytes: 16_384})
	text := strings.Repeat("word and more ", 40_000)
	one := run(t, client, speaker(object{"text": text}), object{"replay": instant["replay"], "delivery": object{"maxBatchBytes": 4096}})
	for status := any("running"); status == "running"; { // the run ends although nobody reads
		snapshot, err := client.Get(ctx, one.ID)
		must(t, err)
		status = snapshot["status"]
	}
	for _, said := range texts(read(one, -1)) {
		equal(t, said == text, true)
	}
	unread := run(t, client, speaker(object{"text": text}), instant)
	end, err := client.Wait(ctx, unread.ID)
	must(t, err)
	equal(t, end.Answer == text, true)
	stubbed := start(t, massgen.Options{Command: stub("window"), WindowBytes: 4096})
	small := run(t, stubbed, "any", nil)
	_, err = stubbed.Status(ctx)
	must(t, err)
	equal(t, len(regexp.MustCompile(`\[\d+\]`).FindAllString(fmt.Sprint(texts(read(small, -1))), -1)), 400)
	equal(t, result(t, small).Answer, `{"full": true, "status": 1}`)
}

func TestANewClientGoesOnExactlyWhereTheOldOneDied(t *testing.T) {
	folder := t.TempDir()
	first := start(t, massgen.Options{Dir: folder})
	one := run(t, first, talk, nil)
	events := read(one, 12)
	saved, err := json.Marshal(one.Cursor())
	must(t, err)
	must(t, syscall.Kill(first.ProcessID(), syscall.SIGKILL))
	for one.Next(ctx) {
	}
	var died *massgen.ServerDied
	equal(t, errors.As(one.Err(), &died), true)
	second := start(t, massgen.Options{Dir: folder})
	var cursor massgen.Cursor
	must(t, json.Unmarshal(saved, &cursor))
	again, err := second.Resume(ctx, cursor)
	must(t, err)
	events = append(events, read(again, -1)...)
	equal(t, result(t, again).Status, "interrupted")
	journal, err := second.Events(ctx, one.ID)
	must(t, err)
	equal(t, landmarks(events), landmarks(journal))
	for key, text := range texts(journal) {
		equal(t, strings.HasPrefix(texts(events)[key], text), true)
	}
	for _, text := range texts(events) {
		equal(t, strings.HasPrefix(pieces, text), true)
	}
}

func TestEveryPlaceInARunIsAPlaceToGoOnFrom(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, talk, nil)
	result(t, one)
	journal, err := client.Events(ctx, one.ID)
	must(t, err)
	for _, count := range []int{1, 2, 3, 5, 6, 7, 8} {
		reader, err := client.Follow(ctx, massgen.Cursor{RunID: one.ID})
		must(t, err)
		events := read(reader, count)
		again, err := client.Resume(ctx, reader.Cursor())
		must(t, err)
		events = append(events, read(again, -1)...)
		equal(t, texts(events), texts(journal))
		equal(t, landmarks(events), landmarks(journal))
	}
}

func TestRunsThatAreRunningOverUnknownOrBeyondTheirEnd(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, hanging, nil)
	first := read(one, 1)
	again, err := client.Follow(ctx, massgen.Cursor{RunID: one.ID})
	must(t, err)
	equal(t, read(again, 1)[0].Seq, first[0].Seq)
	read(one, -1)
	equal(t, errors.Is(one.Err(), massgen.ErrDetached), true)
	_, err = client.Cancel(ctx, one.ID, "")
	must(t, err)
	last := result(t, again).LastSeq
	beyond, err := client.Follow(ctx, massgen.Cursor{RunID: one.ID, FromSeq: last + 1})
	must(t, err)
	equal(t, len(read(beyond, -1)), 0)
	equal(t, result(t, beyond).Status, "cancelled")
	_, err = client.Follow(ctx, massgen.Cursor{RunID: one.ID, FromSeq: last + 2})
	equal(t, massgen.IsNamed(err, "SeqUnavailable"), true)
	_, err = client.Follow(ctx, massgen.Cursor{RunID: "run_nobody"})
	equal(t, massgen.IsNamed(err, "RunNotFound"), true)
}

// A picture of one pixel, a sound of one sample, and a model that takes no sound; nobody listens at its address.
const (
	pixel   = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	silence = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA=="
)

var deaf = object{"agents": []object{{"id": "deaf", "backend": object{
	"type": "cerebras", "model": "m", "base_url": "http://127.0.0.1:9/v1",
}}}}

func TestAPictureGoesWithTheTask(t *testing.T) {
	folder := t.TempDir()
	content, err := base64.StdEncoding.DecodeString(pixel)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, "chart.png"), content, 0o600))
	client := start(t, massgen.Options{Dir: folder})
	text := object{"type": "text", "text": "What does it show?"}
	for _, block := range []object{{"type": "file", "path": "chart.png"}, {"type": "image", "data": pixel}} {
		result, err := client.Ask(ctx, "three-agents-demo", []object{text, block}, instant)
		must(t, err)
		equal(t, result.Answer, answer)
	}
	_, err = client.Run(ctx, "three-agents-demo", []object{text, {"type": "file", "path": "gone.png"}}, instant)
	var refused *massgen.RPCError
	if !errors.As(err, &refused) || refused.Name != "InvalidParams" || refused.Pointer != "/prompt/1" {
		t.Fatal(err)
	}
}

func TestWhatAnAgentCannotTake(t *testing.T) {
	client := start(t, massgen.Options{})
	sound := []object{{"type": "text", "text": "What is said?"}, {"type": "audio", "data": silence}}
	_, err := client.Run(ctx, deaf, sound, nil)
	var refused *massgen.RPCError
	if !errors.As(err, &refused) || refused.Name != "UnsupportedContent" {
		t.Fatal(err)
	}
	row := refused.Data["matrix"].([]any)[0].(object)
	equal(t, []any{row["agentId"], row["block"]}, []any{"deaf", "1: audio"})
	for wanted, code := range map[string]string{"describe": "media_described", "drop": "media_dropped"} {
		run, err := client.Run(ctx, deaf, sound, massgen.RunOptions{"onUnsupported": wanted})
		must(t, err)
		for run.Next(ctx) && run.Event().Type != "notice" {
		}
		var notice struct{ Code, AgentID string }
		must(t, run.Event().Decode(&notice))
		equal(t, []string{notice.Code, notice.AgentID}, []string{code, "deaf"})
		_, err = run.Cancel(ctx, "enough")
		must(t, err)
	}
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	client := start(t, massgen.Options{})
	_, err := client.Run(ctx, "agents: [\n  - 3", "x", nil)
	var refused *massgen.RPCError
	if !errors.As(err, &refused) || refused.Name != "ConfigInvalid" || refused.Code != -31005 || len(refused.Diagnostics) == 0 {
		t.Fatal(err)
	}
	equal(t, strings.Contains(err.Error(), "1:9: This `[` is never closed"), true)
	err = client.Request(ctx, "massgen/no/such", nil, nil)
	equal(t, massgen.IsNamed(err, "MethodNotFound"), true)
	for _, options := range []massgen.Options{{Server: "/nowhere/massgen-server"}, {Command: []string{"/nowhere/it"}}} {
		_, err = massgen.Start(ctx, options)
		equal(t, errors.Is(err, massgen.ErrServerNotFound), true)
	}
	_, err = massgen.Start(ctx, massgen.Options{Command: []string{"true"}})
	var died *massgen.ServerDied
	equal(t, errors.As(err, &died), true)
	_, err = massgen.Start(ctx, massgen.Options{Command: []string{"sh", "-c", "echo hello; cat"}})
	equal(t, errors.Is(err, massgen.ErrProtocol), true)
}

func TestAServerThatDiesEndsEverything(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, hanging, nil)
	read(one, 1)
	must(t, syscall.Kill(client.ProcessID(), syscall.SIGKILL))
	_, err := one.Result(ctx)
	equal(t, strings.Contains(fmt.Sprint(err), "killed"), true)
	_, err = client.Status(ctx)
	var died *massgen.ServerDied
	equal(t, errors.As(err, &died), true)
	dying := run(t, start(t, massgen.Options{Command: stub("dies")}), "any", nil)
	equal(t, read(dying, 1)[0].Text, "last words")
	_, err = dying.Result(ctx)
	equal(t, strings.Contains(err.Error(), "status 7") && strings.Contains(err.Error(), "the disk is on fire"), true)
	_, err = start(t, massgen.Options{Command: stub("nameless")}).Run(ctx, "any", "x", nil)
	equal(t, errors.Is(err, massgen.ErrProtocol), true)
	_, err = start(t, massgen.Options{Command: stub("garbage")}).Ask(ctx, "any", "x", nil)
	equal(t, errors.Is(err, massgen.ErrProtocol) && strings.Contains(err.Error(), "Segmentation fault"), true)
}

func TestRequestsThatAreGivenUpAndAClosedClient(t *testing.T) {
	client := start(t, massgen.Options{Command: stub("silent")})
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	equal(t, errors.Is(client.Request(short, "massgen/never", nil, nil), context.DeadlineExceeded), true)
	_, err := client.Status(ctx)
	must(t, err)
	one := run(t, client, "any", nil)
	go client.Close()
	_, err = one.Result(ctx)
	equal(t, errors.Is(err, massgen.ErrClosed), true)
	client.Close()
	_, err = client.Status(ctx)
	equal(t, errors.Is(err, massgen.ErrClosed), true)
}

func TestWhatALaterVersionMayAddSplitCharactersAndGaps(t *testing.T) {
	strange := run(t, start(t, massgen.Options{Command: stub("strange")}), "any", nil)
	equal(t, landmarks(read(strange, -1)), []string{"1agent.dreamt", "3run.phase", "4run.completed"})
	equal(t, result(t, strange).Answer, `{"code": -32601}`)
	for scenario, said := range map[string]string{"split": "añ→😀 ﬁn", "gap": "one two three "} {
		one := run(t, start(t, massgen.Options{Command: stub(scenario)}), "any", nil)
		equal(t, texts(read(one, -1)), map[string]string{"itm_1/text": said})
	}
}

func TestOnlyAChoiceThatWasMadeApproves(t *testing.T) {
	type handler = func(context.Context, massgen.Approval) (string, error)
	slow := func(ctx context.Context, a massgen.Approval) (string, error) {
		<-ctx.Done()
		return a.Allow(), nil
	}
	cancelled := `{"result": {"outcome": "cancelled"}}`
	for _, one := range []struct {
		name, scenario string
		decide         handler
		want           string
	}{
		{"allow", "approval", func(_ context.Context, a massgen.Approval) (string, error) { return a.Allow(), nil }, `{"result": {"optionId": "once", "outcome": "selected"}}`},
		{"reject", "approval", func(_ context.Context, a massgen.Approval) (string, error) { return a.Reject(), nil }, `{"result": {"optionId": "no", "outcome": "selected"}}`},
		{"error", "approval", func(_ context.Context, a massgen.Approval) (string, error) { return a.Allow(), errors.New("oh") }, cancelled},
		{"panic", "approval", func(context.Context, massgen.Approval) (string, error) { panic("oh") }, cancelled},
		{"empty", "approval", func(context.Context, massgen.Approval) (string, error) { return "", nil }, cancelled},
		{"unknown", "approval", func(context.Context, massgen.Approval) (string, error) { return "sure", nil }, cancelled},
		{"late", "approval-soon", slow, cancelled},
		{"no options", "approval-without-options", func(_ context.Context, a massgen.Approval) (string, error) { return a.Allow(), nil }, cancelled},
		{"withdrawn", "withdrawn", slow, `{"error": {"code": -32800, "message": "The request was cancelled."}}`},
	} {
		t.Run(one.name, func(t *testing.T) {
			client := start(t, massgen.Options{Command: stub(one.scenario), OnApproval: one.decide})
			end, err := client.Ask(ctx, "any", "x", nil)
			must(t, err)
			equal(t, end.Answer, one.want)
		})
	}
}

func TestWithoutAHandlerNothingIsDeclaredAndTheEventCanBeAnswered(t *testing.T) {
	client := start(t, massgen.Options{Command: stub("approval")})
	one := run(t, client, "any", nil)
	for one.Next(ctx) {
		var asked massgen.Approval
		if one.Event().Type == "approval.requested" && one.Event().Decode(&asked) == nil {
			must(t, client.RespondApproval(ctx, asked.ApprovalID, asked.Reject(), "not today"))
		}
	}
	equal(t, strings.Contains(result(t, one).Answer, `"massgen/approval/respond", {"approvalId": "apr_1", "note": "not today", "optionId": "no"}`), true)
}

func TestQuestions(t *testing.T) {
	for want, content := range map[string]object{`{"action": "accept", "content": {"port": 80}}`: {"port": 80}, `{"action": "decline"}`: nil} {
		content := content
		client := start(t, massgen.Options{Command: stub("question"), OnInput: func(context.Context, massgen.Input) (object, error) { return content, nil }})
		end, err := client.Ask(ctx, "any", "x", nil)
		must(t, err)
		equal(t, end.Answer, want)
	}
}

// Methods that a server may not have yet are skipped, and counted.

func attempt(t *testing.T, err error) {
	t.Helper()
	if massgen.IsNamed(err, "MethodNotFound") {
		t.Skip(err)
	}
	must(t, err)
}

func TestMethodSteer(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, hanging, nil)
	read(one, 1)
	attempt(t, client.Steer(ctx, one.ID, "Hurry up."))
	_, err := one.Cancel(ctx, "")
	must(t, err)
	result(t, one)
	equal(t, massgen.IsNamed(client.Steer(ctx, one.ID, "Too late."), "RunNotActive"), true)
}

func TestMethodsOfSessionsUsageAndExport(t *testing.T) {
	client := start(t, massgen.Options{})
	one := run(t, client, "three-agents-demo", instant)
	result(t, one)
	_, err := client.Sessions(ctx, nil)
	attempt(t, err)
	attempt(t, client.RenameSession(ctx, one.SessionID, "Caches"))
	session, err := client.Session(ctx, one.SessionID)
	attempt(t, err)
	equal(t, session["title"], any("Caches"))
	copied, err := client.ForkSession(ctx, one.SessionID, "")
	attempt(t, err)
	attempt(t, client.DeleteSession(ctx, copied))
	_, err = client.Export(ctx, one.ID, "md", nil)
	attempt(t, err)
	_, err = client.Usage(ctx, object{"runId": one.ID})
	attempt(t, err)
}

func TestMethodsOfTheServer(t *testing.T) {
	client := start(t, massgen.Options{})
	_, err := client.Metrics(ctx)
	attempt(t, err)
	attempt(t, client.SetLogLevel(ctx, "info"))
	_, err = client.Discover(ctx)
	attempt(t, err)
}
