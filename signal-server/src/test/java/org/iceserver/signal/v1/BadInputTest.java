package org.iceserver.signal.v1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BadInputTest {
    private final Switchboard board = new Switchboard();
    private final Line bystander = board.arriveIn("lab");
    private final Line rogue = board.arriveIn("lab");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hello                                                          | bad-json    | 4400",
        "{                                                              | bad-json    | 4400",
        "{}                                                             | bad-json    | 4400",
        "[]                                                             | bad-json    | 4400",
        "17                                                             | bad-json    | 4400",
        "null                                                           | bad-json    | 4400",
        "{'type':'ping'} {'type':'ping'}                                | bad-json    | 4400",
        "{'type':'ping'}x                                               | bad-json    | 4400",
        "{'type':'ping',}                                               | bad-json    | 4400",
        "{'type':'ping','type':'join'}                                  | bad-json    | 4400",
        "{'type':'message','data':{'a':1,'a':2}}                        | bad-json    | 4400",
        "{'type':'message','data':NaN}                                  | bad-json    | 4400",
        "{'type':'message','data':01}                                   | bad-json    | 4400",
        "{'type':'message','data':'\\x'}                                | bad-json    | 4400",
        "{type:'ping'}                                                  | bad-json    | 4400",
        "{'type':5}                                                     | bad-json    | 4400",
        "{'type':null}                                                  | bad-json    | 4400",
        "{'type':['join']}                                              | bad-json    | 4400",
        "{'type':'dance'}                                               | bad-request | 0",
        "{'type':'join'}                                                | bad-request | 0",
        "{'type':'join','room':5}                                       | bad-request | 0",
        "{'type':'join','room':null}                                    | bad-request | 0",
        "{'type':'join','room':''}                                      | bad-request | 0",
        "{'type':'join','room':{'a':'b'}}                               | bad-request | 0",
        "{'type':'update','room':'lab'}                                 | bad-request | 0",
        "{'type':'offer','room':'lab'}                                  | bad-request | 0",
        "{'type':'offer','room':'lab','to':17}                          | bad-request | 0",
        "{'type':'offer','to':'p'}                                      | bad-request | 0",
        "{'type':'hello'}                                               | bad-request | 0",
        "{'type':'ping','id':1.5}                                       | bad-request | 0",
        "{'type':'ping','id':[]}                                        | bad-request | 0",
        "{'type':'ping','id':true}                                      | bad-request | 0",
        "{'type':'leave','room':'nowhere'}                              | not-in-room | 0",
        "{'type':'list','room':'nowhere'}                               | not-in-room | 0",
        "{'type':'update','room':'nowhere','info':1}                    | not-in-room | 0",
        "{'type':'offer','room':'lab','to':''}                          | peer-not-found | 0"})
    void getsTheRightErrorAndNobodyNotices(String message, String code, int closeCode) {
        bystander.take("peer-joined");
        assertThat(rogue.say(message).takeError()).isEqualTo(code);
        assertThat(rogue.closeCode).isEqualTo(closeCode);
        assertThat(rogue.toldNothing()).isTrue();
        if (closeCode != 0) {
            assertThat(bystander.take("peer-away").path("peer").asString()).isEqualTo(rogue.peer());
        }
        assertThat(bystander.toldNothing()).isTrue();
        bystander.say("{'type':'ping'}").take("pong");
    }

    @Test
    void emptyTextIsNotJson() {
        assertThat(rogue.sayRaw("").takeError()).isEqualTo("bad-json");
    }

    @Test
    void otherEncodingsThanUtf8AreNotJson() {
        assertThat(rogue.sayRaw("{\0\"\0").takeError()).isEqualTo("bad-json");
        Line another = board.arrive();
        assertThat(another.sayRaw("\0{\0}").takeError()).isEqualTo("bad-json");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(rogue.say("{'type':'message','data':" + "[".repeat(5_000) + "]".repeat(5_000) + "}").takeError())
                .isEqualTo("bad-json");
    }

    @Test
    void moderateNestingTravels() {
        bystander.take("peer-joined");
        rogue.tell(bystander, "message", ",'data':" + "[".repeat(30) + "]".repeat(30));
        assertThat(bystander.take("message").path("data").isArray()).isTrue();
    }

    @Test
    void hugeNumbersAreRefused() {
        assertThat(rogue.say("{'type':'hello','last':" + "9".repeat(60_000) + "}").takeError()).isEqualTo("bad-json");
    }

    @Test
    void aNumberBeyondAnyEventIsABadRequest() {
        Line fresh = board.connect();
        assertThat(fresh.say("{'type':'hello','session':'x','last':99999999999999999999}").takeError())
                .isEqualTo("bad-request");
        fresh.say("{'type':'hello'}").take("welcome");
    }

    @Test
    void aRoomNameMayBeLongButNotVeryLong() {
        rogue.say("{'type':'join','room':'" + "r".repeat(128) + "'}").take("ok");
        assertThat(rogue.say("{'type':'join','room':'" + "r".repeat(129) + "'}").takeError()).isEqualTo("bad-request");
    }

    @Test
    void infoIsSmall() {
        assertThat(rogue.say("{'type':'update','room':'lab','info':'" + "i".repeat(3_000) + "'}").takeError())
                .isEqualTo("bad-request");
    }

    @Test
    void anIdMayBeLongButNotVeryLong() {
        rogue.say("{'type':'ping','id':'" + "i".repeat(64) + "'}").take("pong");
        assertThat(rogue.say("{'type':'ping','id':'" + "i".repeat(65) + "'}").takeError()).isEqualTo("bad-request");
    }

    @Test
    void binaryFramesAreNotSpokenHere() {
        rogue.connection().receivedOtherKind(board.now());
        assertThat(rogue.takeError()).isEqualTo("bad-json");
        assertThat(rogue.closeCode).isEqualTo(4400);
    }

    @Test
    void nothingIsSaidAfterTheConnectionEnded() {
        rogue.breaks();
        rogue.say("{'type':'ping'}");
        rogue.connection().receivedOtherKind(board.now());
        rogue.connection().writable(true, board.now());
        assertThat(rogue.toldNothing()).isTrue();
    }
}
