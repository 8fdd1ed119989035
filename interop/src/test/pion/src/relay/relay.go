// Two pion peers send each other a message over a data channel, relay-only; with ROUNDS that many, one after the other.
//
//	relay URI USERNAME PASSWORD [ROUNDS]
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/pion/webrtc/v3"
)

func peer() *webrtc.PeerConnection {
	var settings webrtc.SettingEngine
	settings.SetIncludeLoopbackCandidate(true)
	connection, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{
		ICEServers: []webrtc.ICEServer{{
			URLs: []string{os.Args[1]}, Username: os.Args[2], Credential: os.Args[3],
		}},
		ICETransportPolicy: webrtc.ICETransportPolicyRelay,
	})
	check(err)
	return connection
}

// describe sets the local description and returns it once all candidates are in it.
func describe(connection *webrtc.PeerConnection, description webrtc.SessionDescription, err error) webrtc.SessionDescription {
	check(err)
	gathered := webrtc.GatheringCompletePromise(connection)
	check(connection.SetLocalDescription(description))
	<-gathered
	return *connection.LocalDescription()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	time.AfterFunc(30*time.Second, func() { log.Fatal("nothing happened within 30 s") })
	ann, bob := peer(), peer()
	answered := make(chan string)
	channel, err := ann.CreateDataChannel("talk", nil)
	check(err)
	channel.OnOpen(func() { check(channel.SendText("there")) })
	rounds := 1
	if len(os.Args) > 4 {
		rounds, err = strconv.Atoi(os.Args[4])
		check(err)
	}
	channel.OnMessage(func(message webrtc.DataChannelMessage) {
		rounds--
		if rounds > 0 {
			check(channel.SendText("there"))
		} else {
			answered <- string(message.Data)
		}
	})
	bob.OnDataChannel(func(other *webrtc.DataChannel) {
		other.OnMessage(func(message webrtc.DataChannelMessage) {
			check(other.SendText(string(message.Data) + " and back"))
		})
	})

	offer, err := ann.CreateOffer(nil)
	check(bob.SetRemoteDescription(describe(ann, offer, err)))
	answer, err := bob.CreateAnswer(nil)
	check(ann.SetRemoteDescription(describe(bob, answer, err)))

	text := <-answered
	pair, err := ann.SCTP().Transport().ICETransport().GetSelectedCandidatePair()
	check(err)
	fmt.Printf("%s, %s to %s\n", text, pair.Local.Typ, pair.Remote.Typ)
	check(ann.Close())
	check(bob.Close())
}
