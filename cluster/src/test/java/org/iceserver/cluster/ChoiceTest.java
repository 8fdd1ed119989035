package org.iceserver.cluster;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChoiceTest {
    private static final Load FREE = new Load(10, false, false);
    private static final Load BUSY = new Load(90, false, false);

    private final Random chance = new Random(1);

    private Map<String, Long> chosen(String region, NodeView view) {
        return IntStream.range(0, 1_000).mapToObj(_ -> new Choice(view, chance).best(region, 1))
                .flatMap(List::stream).map(NodeRecord::name)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void nodesOfEqualLoadShareTheClients() {
        Map<String, Long> shares = chosen("eu", Records.view(Records.of("a"), Records.of("b"), Records.of("c")));

        assertThat(shares).containsOnlyKeys("a", "b", "c");
        assertThat(shares.values()).allMatch(share -> share > 250);
    }

    @Test
    void theFreerOfTwoIsChosen() {
        Map<String, Long> shares = chosen("eu",
                Records.view(Records.of("a", "eu", BUSY), Records.of("b", "eu", FREE), Records.of("c", "eu", FREE)));

        assertThat(shares.get("a")).isLessThan(160);
    }

    @Test
    void drainingAndFullNodesAreNeverChosen() {
        Map<String, Long> shares = chosen("eu", Records.view(Records.of("a", "eu", new Load(0, false, true)),
                Records.of("b", "eu", new Load(0, true, false)), Records.of("c", "us", BUSY)));

        assertThat(shares).containsOnlyKeys("c");
    }

    @Test
    void theClientsRegionComesFirst() {
        NodeView view = Records.view(Records.of("a", "eu", FREE), Records.of("b", "us", BUSY),
                Records.of("c", "", FREE));

        assertThat(chosen("us", view)).containsOnlyKeys("b");
        assertThat(chosen("eu", view)).containsOnlyKeys("a");
        assertThat(chosen("asia", view)).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aNodeThatDoesNotAcceptOurCredentialsIsNeverChosen() {
        NodeRecord self = Records.of("a", "eu", BUSY, Records.prints("realm", "new", "new", "old"));
        NodeRecord rotating = Records.of("b", "eu", BUSY, Records.prints("realm", "old", "old", "new"));
        NodeRecord late = Records.of("c", "eu", FREE, Records.prints("realm", "old", "old"));
        NodeRecord foreign = Records.of("d", "eu", FREE, Records.prints("other", "new", "new"));

        assertThat(chosen("eu", Records.view(self, rotating, late, foreign))).containsOnlyKeys("a", "b");
    }

    @Test
    void severalNodesAreDifferentOnes() {
        NodeView view = Records.view(Records.of("a"), Records.of("b"), Records.of("c"));

        assertThat(new Choice(view, chance).best("eu", 2)).doesNotHaveDuplicates().hasSize(2);
        assertThat(new Choice(view, chance).best("eu", 9)).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void aFreerNodeHasClearlyLessToDo() {
        IpAddress client = IpAddress.parse("203.0.113.9");
        NodeView even = Records.view(Records.of("a", "eu", new Load(50, false, false)),
                Records.of("b", "eu", new Load(41, false, false)), Records.of("c", "eu", new Load(0, true, false)));
        NodeView uneven = Records.view(Records.of("a", "eu", new Load(50, false, false)),
                Records.of("b", "eu", new Load(40, false, false)), Records.of("c", "eu", BUSY));

        assertThat(new Choice(even, chance).freer(client, "eu")).isEmpty();
        assertThat(new Choice(uneven, chance).freer(client, "eu")).contains(Place.parse("192.0.2.1:3478"));
        assertThat(new Choice(even, chance).alternate(client, "eu")).isPresent();
    }

    @Test
    void anAlternateIsAnotherNodeOfTheClientsFamily() {
        NodeView view = Records.view(Records.of("a"), Records.of("b"));

        assertThat(new Choice(view, chance).alternate(IpAddress.parse("203.0.113.9"), "eu"))
                .contains(Place.parse("192.0.2.1:3478"));
        assertThat(new Choice(view, chance).alternate(IpAddress.parse("2001:db8::9"), "eu"))
                .contains(Place.parse("[2001:db8::1]:3478"));
        assertThat(new Choice(Records.view(Records.of("a")), chance).alternate(IpAddress.parse("203.0.113.9"), "eu"))
                .isEmpty();
    }

    @Test
    void theFirstBlockThatContainsAClientTellsItsRegion() {
        Regions regions = new Regions("eu", List.of(new Regions.Row(AddressBlock.parse("203.0.113.0/28"), "us"),
                new Regions.Row(AddressBlock.parse("203.0.113.0/24"), "asia")));

        assertThat(regions.of(IpAddress.parse("203.0.113.5"))).isEqualTo("us");
        assertThat(regions.of(IpAddress.parse("203.0.113.55"))).isEqualTo("asia");
        assertThat(regions.of(IpAddress.parse("192.0.2.5"))).isEqualTo("eu");
    }
}
