// Package capacity keeps the workload of the purchasers against their capacity, and the cases that consultants carry out.
package capacity
