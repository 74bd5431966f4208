module example.com/bank

go 1.24

require (
	google.golang.org/grpc v1.80.0
	google.golang.org/protobuf v1.36.11
)
