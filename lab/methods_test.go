package main

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// TestScenariosKnowTheMethods keeps the methods that scenario files use the same
// as those of the .proto files.
func TestScenariosKnowTheMethods(t *testing.T) {
	files := map[string]protoreflect.FileDescriptor{
		"gateway": gatewayv1.File_shop_gateway_v1_gateway_proto, "regist": registv1.File_shop_regist_v1_regist_proto,
		"select": selectv1.File_shop_select_v1_select_proto, "shopping": shoppingv1.File_shop_shopping_v1_shopping_proto,
		"pay": payv1.File_shop_pay_v1_pay_proto, "coupon": couponv1.File_shop_coupon_v1_coupon_proto,
		"point": pointv1.File_shop_point_v1_point_proto, "board": boardv1.File_shop_board_v1_board_proto,
		"card": cardv1.File_shop_card_v1_card_proto,
	}
	aside := make(map[string][]string)
	for _, f := range services.Catalogue() {
		aside[f.Name] = f.Aside
	}
	for _, function := range scenario.Functions() {
		file := files[function]
		if file == nil {
			t.Errorf("no .proto is known of %s: add it here", function)
			continue
		}
		var want []string
		methods := file.Services().Get(0).Methods()
		for i := range methods.Len() {
			if name := string(methods.Get(i).Name()); !slices.Contains(aside[function], name) {
				want = append(want, name)
			}
		}
		if got := scenario.Methods(function); !slices.Equal(got, want) {
			t.Errorf("the methods of %s are %q, scenarios know %q", function, want, got)
		}
	}
}
