"""A whole conversation with the bank model: move some money, and play the program that moves it.

    ./generate.sh
    python3 bank.py                  # talks with 127.0.0.1:9002
    python3 bank.py 127.0.0.1:9100
"""

import os
import sys
import uuid

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stubs"))

from parley.v1 import event_pb2, session_service_pb2, session_service_pb2_grpc  # noqa: E402


class Session:
    """One conversation. Every call carries a request id, so that a retry is safe."""

    def __init__(self, stub, model_id):
        self.stub = stub
        response = stub.NewSession(
            session_service_pb2.NewSessionRequest(model_id=model_id, request_id=str(uuid.uuid4()))
        )
        self.session_id = response.session.session_id
        self.show(response.events)

    def say(self, text):
        print(f"you:  {text}")
        return self.send(user_text=event_pb2.UserText(text=text))

    def finish(self, command_id, **outputs):
        return self.send(
            command_result=event_pb2.CommandResult(command_id=command_id, outputs=outputs)
        )

    def send(self, **event):
        """Sends an event; returns the action that the dialog stops at."""
        request = session_service_pb2.CreateEventRequest(
            session_id=self.session_id, request_id=str(uuid.uuid4()), **event
        )
        return self.show(response.event for response in self.stub.CreateEvent(request))

    def show(self, events):
        last = None
        for last in events:
            kind = last.WhichOneof("body")
            if kind == "reply":
                print(f"bank: {last.reply.text}")
            elif kind == "command":
                print(f"run:  {last.command.command_id} {dict(sorted(last.command.inputs.items()))}")
        return last


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9002"
    with grpc.insecure_channel(address) as channel:
        stub = session_service_pb2_grpc.SessionServiceStub(channel)
        try:
            session = Session(stub, "bank")
            session.say("Transfer 50 euros from checking to savings")
            stop = session.say("yes")
            session.finish(stop.command.command_id, transfer_status="done", reference="T-1001")
            stub.EndSession(session_service_pb2.EndSessionRequest(session_id=session.session_id))
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}")


if __name__ == "__main__":
    main()
