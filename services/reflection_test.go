package services_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// TestReflection calls a method of every service knowing nothing but its name, as
// grpcurl does: the shop itself says what goes in and what comes out.
func TestReflection(t *testing.T) {
	conn, err := grpc.NewClient(monolith(t).Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	calls := map[string]struct{ method, request, want string }{
		"gateway":  {"shop.gateway.v1.GatewayService/ListProducts", `{}`, "product-0000"},
		"regist":   {"shop.regist.v1.RegistService/GetMember", `{"id": "member-00000"}`, "member-00000"},
		"select":   {"shop.select.v1.SelectService/GetProduct", `{"id": "product-0001"}`, "product-0001"},
		"shopping": {"shop.shopping.v1.ShoppingService/AddItem", `{"requestId": "a", "cartId": "c", "productId": "product-0001", "quantity": 2}`, "product-0001"},
		"pay":      {"shop.pay.v1.PayService/Checkout", `{"orderId": "a", "memberId": "member-00000", "total": {"currencyCode": "KRW", "units": "100"}, "means": {"cardNumber": "4242424242424242"}}`, "STATUS_PAID"},
		"coupon":   {"shop.coupon.v1.CouponService/ListCoupons", `{"memberId": "member-00000"}`, "coupon-00000"},
		"point":    {"shop.point.v1.PointService/GetBalance", `{"memberId": "member-00000"}`, "KRW"},
		"board":    {"shop.board.v1.BoardService/ListPosts", `{}`, "title"},
		"card":     {"shop.card.v1.CardService/Authorize", `{"orderId": "b", "memberId": "member-00000", "cardNumber": "4242424242424242", "amount": {"currencyCode": "KRW", "units": "100"}}`, "STATUS_AUTHORIZED"},
	}
	for _, function := range names() {
		t.Run(function, func(t *testing.T) {
			c, ok := calls[function]
			if !ok {
				t.Fatalf("no call of %s: add one", function)
			}
			service, name, _ := strings.Cut(c.method, "/")
			method := describe(t, conn, service).Methods().ByName(protoreflect.Name(name))
			if method == nil {
				t.Fatalf("%s has no method %s", service, name)
			}
			in, out := dynamicpb.NewMessage(method.Input()), dynamicpb.NewMessage(method.Output())
			if err := protojson.Unmarshal([]byte(c.request), in); err != nil {
				t.Fatal(err)
			}
			if err := conn.Invoke(t.Context(), "/"+c.method, in, out); err != nil {
				t.Fatal(err)
			}
			answer, err := protojson.Marshal(out)
			if err != nil || !strings.Contains(string(answer), c.want) {
				t.Errorf("%s answers %s, %v; want %s in it", c.method, answer, err, c.want)
			}
		})
	}
}

// describe asks a server what a service is like.
func describe(t *testing.T, conn *grpc.ClientConn, service string) protoreflect.ServiceDescriptor {
	t.Helper()
	stream, err := grpc_reflection_v1.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ask := func(q *grpc_reflection_v1.ServerReflectionRequest) *grpc_reflection_v1.ServerReflectionResponse {
		if err := stream.Send(q); err != nil {
			t.Fatal(err)
		}
		answer, err := stream.Recv()
		if err != nil || answer.GetErrorResponse() != nil {
			t.Fatalf("asked for %v: %v, %v", q, answer.GetErrorResponse(), err)
		}
		return answer
	}
	list := ask(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{}})
	if !slices.ContainsFunc(list.GetListServicesResponse().GetService(), func(s *grpc_reflection_v1.ServiceResponse) bool { return s.GetName() == service }) {
		t.Fatalf("%s is not listed among %v", service, list.GetListServicesResponse().GetService())
	}
	answer := ask(&grpc_reflection_v1.ServerReflectionRequest{
		MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service},
	})
	set := &descriptorpb.FileDescriptorSet{}
	for _, encoded := range answer.GetFileDescriptorResponse().GetFileDescriptorProto() {
		file := &descriptorpb.FileDescriptorProto{}
		if err := proto.Unmarshal(encoded, file); err != nil {
			t.Fatal(err)
		}
		set.File = append(set.File, file)
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		t.Fatal(err)
	}
	found, err := files.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	return found.(protoreflect.ServiceDescriptor)
}
