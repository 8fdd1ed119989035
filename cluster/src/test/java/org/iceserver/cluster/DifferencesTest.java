package org.iceserver.cluster;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DifferencesTest {
    private static final Load FREE = new Load(10, false, false);

    private static NodeRecord with(String name, String realm, String mints, String... accepts) {
        return Records.of(name, "eu", FREE, Records.prints(realm, mints, accepts));
    }

    @Test
    void equalNodesHaveNone() {
        assertThat(Differences.of(Records.view(Records.of("a"), Records.of("b")))).isEmpty();
    }

    @Test
    void bothNodesNameAnotherSecret() {
        NodeRecord a = with("a", "r", "one", "one");
        NodeRecord b = with("b", "r", "two", "two");

        assertThat(Differences.of(Records.view(a, b))).singleElement().asString()
                .startsWith("Nodes 'a' (this one) and 'b' do not accept each other's credentials");
        assertThat(Differences.of(Records.view(b, a))).singleElement().asString()
                .startsWith("Nodes 'b' (this one) and 'a' do not accept each other's credentials");
    }

    @Test
    void aRotationInTwoStepsIsNone() {
        NodeRecord old = with("a", "r", "old", "old", "new");
        NodeRecord rotated = with("b", "r", "new", "new", "old");

        assertThat(Differences.of(Records.view(old, rotated))).isEmpty();
    }

    @Test
    void noncesThatOneNodeDoesNotAcceptAreNamed() {
        NodeRecord none = withNonces("a");
        NodeRecord one = withNonces("b", "one");
        NodeRecord both = withNonces("c", "two", "one");

        assertThat(Differences.of(Records.view(none, one))).singleElement().asString().contains("--cluster-secret");
        assertThat(Differences.of(Records.view(one, both))).singleElement().asString().contains("each other's nonces");
        assertThat(Differences.of(Records.view(both, withNonces("d", "one", "two")))).isEmpty();
        assertThat(Differences.of(Records.view(none, withNonces("d")))).isEmpty();
    }

    private static NodeRecord withNonces(String name, String... all) {
        return Records.of(name, "eu", FREE, new Prints("r", Prints.Secrets.NONE,
                new Prints.Secrets(all.length == 0 ? "" : all[0], List.of(all))));
    }

    @Test
    void anotherRealmIsNamed() {
        assertThat(Differences.of(Records.view(with("a", "r", "one", "one"), with("b", "s", "one", "one"))))
                .singleElement().asString().contains("different realms").contains("--realm");
    }
}
