// A whole conversation with the bank model: move some money, and play the program that moves it.
//
//	sh generate.sh
//	go mod tidy
//	go run . [127.0.0.1:9002]
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	"example.com/bank/parleyv1"
)

func main() {
	log.SetFlags(0)
	address := "127.0.0.1:9002"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	if err := talk(context.Background(), address); err != nil {
		log.Fatal(err)
	}
}

func talk(ctx context.Context, address string) error {
	connection, err := connect(address)
	if err != nil {
		return err
	}
	defer connection.Close()
	session, err := begin(ctx, parleyv1.NewSessionServiceClient(connection), "bank")
	if err != nil {
		return err
	}
	if _, err := session.say(ctx, "Transfer 50 euros from checking to savings"); err != nil {
		return err
	}
	stop, err := session.say(ctx, "yes")
	if err != nil {
		return err
	}
	outputs := map[string]string{"transfer_status": "done", "reference": "T-1001"}
	if _, err := session.finish(ctx, stop.GetCommand(), outputs); err != nil {
		return err
	}
	return session.end(ctx)
}

// session is one conversation.
type session struct {
	id     string
	client parleyv1.SessionServiceClient
}

func begin(ctx context.Context, client parleyv1.SessionServiceClient, model string) (*session, error) {
	response, err := client.NewSession(ctx, &parleyv1.NewSessionRequest{ModelId: model, RequestId: newRequestID()})
	if err != nil {
		return nil, err
	}
	for _, event := range response.GetEvents() {
		show(event)
	}
	return &session{id: response.GetSession().GetSessionId(), client: client}, nil
}

func (s *session) say(ctx context.Context, text string) (*parleyv1.Event, error) {
	input := &parleyv1.CreateEventRequest_UserText{UserText: &parleyv1.UserText{Text: text}}
	return s.send(ctx, &parleyv1.CreateEventRequest{Input: input})
}

func (s *session) finish(ctx context.Context, command *parleyv1.Command, outputs map[string]string) (*parleyv1.Event, error) {
	result := &parleyv1.CommandResult{CommandId: command.GetCommandId(), Outputs: outputs}
	input := &parleyv1.CreateEventRequest_CommandResult{CommandResult: result}
	return s.send(ctx, &parleyv1.CreateEventRequest{Input: input})
}

// send shows what comes of an event, and returns the event that the dialog stops at.
func (s *session) send(ctx context.Context, request *parleyv1.CreateEventRequest) (*parleyv1.Event, error) {
	request.SessionId = s.id
	// The same request id makes a retry safe: the server would answer with what it has recorded.
	request.RequestId = newRequestID()
	stream, err := s.client.CreateEvent(ctx, request)
	if err != nil {
		return nil, err
	}
	var last *parleyv1.Event
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			return last, nil
		}
		if err != nil {
			return nil, err
		}
		last = response.GetEvent()
		show(last)
	}
}

func (s *session) end(ctx context.Context) error {
	_, err := s.client.EndSession(ctx, &parleyv1.EndSessionRequest{SessionId: s.id})
	return err
}

func show(event *parleyv1.Event) {
	switch body := event.GetBody().(type) {
	case *parleyv1.Event_UserText:
		fmt.Println("you: ", body.UserText.GetText())
	case *parleyv1.Event_Reply:
		fmt.Println("bank:", body.Reply.GetText())
	case *parleyv1.Event_Command:
		inputs, _ := json.Marshal(body.Command.GetInputs())
		fmt.Println("run: ", body.Command.GetCommandId(), string(inputs))
	}
}

func newRequestID() string {
	id := make([]byte, 16)
	rand.Read(id)
	return hex.EncodeToString(id)
}
