package org.iceserver.cluster;

/** The scripts that Redis runs for us. */
public enum Script {
    /** Writes our record and reads all records. */
    BEAT("beat.lua"),
    /** Removes our record, because this node ends. */
    LEAVE("leave.lua"),
    /** Writes kicks. */
    KICK("kick.lua"),
    /** Reads all kicks. */
    KICKS("kicks.lua"),
    /** Says something to one node. */
    TELL("tell.lua");

    private final String file;

    Script(String file) {
        this.file = file;
    }

    /** The name of its file, beside the classes that speak to Redis. */
    public String file() {
        return file;
    }
}
