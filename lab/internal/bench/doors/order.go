package doors

import (
	"fmt"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// Place prices an order. It is what every door leads to.
func Place(order *orderv1.PlaceOrderRequest) *orderv1.PlaceOrderResponse {
	answer := &orderv1.PlaceOrderResponse{
		OrderId: "order-" + order.GetMemberId(),
		Status:  "accepted",
		Lines:   make([]*orderv1.PricedLine, len(order.GetLines())),
		Total:   -order.GetPoints(),
	}
	for i, line := range order.GetLines() {
		amount := line.GetPrice() * int64(line.GetQuantity())
		answer.Total += amount
		answer.Lines[i] = &orderv1.PricedLine{
			ProductId: line.GetProductId(), Name: line.GetName(), Quantity: line.GetQuantity(), Amount: amount,
		}
	}
	return answer
}

// Sample is an order of so many lines, always the same one.
func Sample(lines int) *orderv1.PlaceOrderRequest {
	names := []string{"cotton socks", "강릉 커피 원두", "notebook, A5, dotted", "우산"}
	order := &orderv1.PlaceOrderRequest{
		MemberId: "member-000042", Address: "서울특별시 중구 세종대로 110", Coupon: "WELCOME-2020", Points: 1500,
	}
	for i := range lines {
		order.Lines = append(order.Lines, &orderv1.OrderLine{
			ProductId: fmt.Sprintf("product-%04d", i), Name: names[i%len(names)],
			Price: int64(1000 + 137*(i%50)), Quantity: uint32(1 + i%3), Gift: i%5 == 0,
		})
	}
	return order
}
