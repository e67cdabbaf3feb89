// Package request keeps the procurement requests (uppdragsblanketter) of clinics
// and units, from draft until the procurement that answers them has ended.
//
// It keeps the form, the judgement of why a purchase should not be coordinated, what
// the advisory council (Inköpsrådet) said of it, the priority in the queue, and the
// messages between the requester and Inköp. It does not keep the procurement: that
// stands above, and tells the request when it takes it, assigns it and ends it.
//
// Words: uppdrag = request, uppdragsgivare = requester, kravställare = requirement
// owner, uttag = taking, a request that is taken gets the number of its procurement;
// until then it has a reference of its own, "UB22-0012". Kompletteras = Inköp has
// asked something and waits for the answer.
//
// States: utkast → inskickad → mottagen → (kompletteras →) prioriterad → uttagen →
// tilldelad → pågår → avslutad | återkallad | avslagen. See moves for who takes which
// step from where. "request.write" makes requests and follows those of the own unit,
// "request.read" sees all that are sent, "request.judge" receives and judges them.
//
// Rules (handbook §2.1): who answers no to coordination gives a reason and at least
// thirty characters; the unit head accepts it or takes it to Inköpsrådet, and a
// request is not taken before that. The client's manager approves, in Klöver or on
// paper; a value that is raised afterwards needs a new approval. What is refused is
// told in the history.
//
// Counting (I21): taken and handled assignments are figures of procurements. The
// figures here are of requests: come in, in the queue, how long they wait, how many
// are not to be coordinated and why (control I02), how many the council had.
//
// Knows: identity, law. Procurement and plan stand above it.
package request
