#include "textflag.h"

// row adds the products of two numbers of the row of x at address with those of all rows of
// weights, in Y8 and Y9, to the row's sums.
#define row(address, low, high) \
	VPBROADCASTD (address)(CX*4), Y10 \
	VPMADDWD     Y8, Y10, Y11         \
	VPMADDWD     Y9, Y10, Y12         \
	VPADDD       Y11, low, low        \
	VPADDD       Y12, high, high

// func tileAVX2(out *[64]int32, x *int16, w *int8, in int)
TEXT ·tileAVX2(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ x+8(FP), R8
	MOVQ w+16(FP), SI
	MOVQ in+24(FP), DX
	LEAQ (R8)(DX*2), R9
	LEAQ (R9)(DX*2), R10
	LEAQ (R10)(DX*2), R11
	SHRQ $1, DX           // numbers are taken by twos
	XORQ CX, CX

	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7

	JMP test

loop:
	VPMOVSXBW (SI), Y8
	VPMOVSXBW 16(SI), Y9
	row(R8, Y0, Y1)
	row(R9, Y2, Y3)
	row(R10, Y4, Y5)
	row(R11, Y6, Y7)
	ADDQ $32, SI
	INCQ CX

test:
	CMPQ CX, DX
	JLT  loop

	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	VMOVDQU Y4, 128(DI)
	VMOVDQU Y5, 160(DI)
	VMOVDQU Y6, 192(DI)
	VMOVDQU Y7, 224(DI)
	VZEROUPPER
	RET
