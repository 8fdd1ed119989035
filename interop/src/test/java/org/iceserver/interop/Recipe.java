package org.iceserver.interop;

import java.io.IOException;

/** Every block of code of the pages whose blocks readers paste; each is run by {@link RecipesTest}. */
enum Recipe {
    SERVE_A_FOLDER("recipes.md, Recipes, sh 1"),
    CALL("recipes.md, A call, html 1"),
    SCREEN_BESIDE_THE_CAMERA("recipes.md, Screen sharing, in the middle of a call, js 1"),
    SCREEN_INSTEAD_OF_THE_CAMERA("recipes.md, Screen sharing, in the middle of a call, js 2"),
    MESH("recipes.md, A mesh of data channels, html 1"),
    RELAY_ONLY("recipes.md, Only through the relay, js 1"),
    CREDENTIALS("recipes.md, OBS, WHIP and WHEP, and programs that only need a relay, sh 1"),
    BROWSER_FOR_NODE("dialects.md, In Node.js, js 1"),
    PEERJS("dialects.md, PeerJS, html 1"),
    Y_WEBRTC("dialects.md, y-webrtc, js 1"),
    SIMPLE_SIGNAL("dialects.md, simple-signal, js 1"),
    DXOS_2("dialects.md, DxOS, js 1"),
    DXOS_4("dialects.md, DxOS, js 2"),
    WEBTORRENT("dialects.md, WebTorrent, js 1"),
    TRYSTERO("dialects.md, Trystero, js 1"),
    AYAME("dialects.md, Ayame, js 1"),
    /** Run by {@link PagesOfOthersTest}. */
    WHIP("dialects.md, WHIP, html 1");

    private final String block;

    Recipe(String block) {
        this.block = block;
    }

    /** The name of its block. */
    String block() {
        return block;
    }

    /** As it stands on the page. */
    String text() throws IOException {
        return DocumentBlock.of(block.substring(0, block.indexOf(','))).stream()
                .filter(found -> found.name().equals(block)).findFirst()
                .orElseThrow(() -> new AssertionError("there is no block '" + block + "'")).text();
    }
}
