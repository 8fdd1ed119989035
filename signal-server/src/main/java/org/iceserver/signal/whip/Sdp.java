package org.iceserver.signal.whip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.jspecify.annotations.Nullable;

/** A session description (RFC 8866) as its lines: first those of the session, then each media section. Immutable. */
final class Sdp {
    static final String MID = "a=mid:";
    static final String UFRAG = "a=ice-ufrag:";
    static final String PASSWORD = "a=ice-pwd:";
    static final String CANDIDATE = "a=candidate:";
    static final String END = "a=end-of-candidates";
    private static final Pattern LINE = Pattern.compile("[a-z]=[^\\x00-\\x08\\x0A-\\x1F\\x7F]*");
    private static final Pattern ORIGIN = Pattern.compile("(o=\\S+ \\S+ )(\\d{1,18})( .*)");
    private static final Pattern MEDIA_PORT = Pattern.compile("m=\\S+ 0 .*");
    private static final String BEGINS = "v=0";

    private final List<String> session;
    private final List<List<String>> sections;

    private Sdp(List<String> session, List<List<String>> sections) {
        this.session = List.copyOf(session);
        this.sections = List.copyOf(sections);
    }

    /** @throws Rejection when the text is no session description with media */
    static Sdp parse(String text) throws Rejection {
        List<String> session = new ArrayList<>();
        List<List<String>> sections = new ArrayList<>();
        for (String line : lines(text)) {
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            (sections.isEmpty() ? session : sections.getLast()).add(line);
        }
        if (session.isEmpty() || !session.getFirst().equals(BEGINS)) {
            throw malformed("it begins with 'v=0'");
        }
        if (sections.isEmpty()) {
            throw malformed("it has a line 'm=' for each medium");
        }
        return new Sdp(session, sections);
    }

    /** The lines of SDP or of a fragment of it. */
    static List<String> lines(String text) throws Rejection {
        List<String> lines = text.lines().filter(line -> !line.isEmpty()).toList();
        for (String line : lines) {
            if (!LINE.matcher(line).matches()) {
                throw malformed("each line is a letter, '=' and a value");
            }
        }
        return lines;
    }

    private static Rejection malformed(String rule) {
        return new Rejection(SignalError.BAD_REQUEST, "This is not SDP: " + rule + ".");
    }

    /** The value of the first such line, in the session's part or in any section that is not rejected. */
    @Nullable
    String first(String name) {
        List<String> all = new ArrayList<>(session);
        sections.stream().filter(section -> !isRejected(section)).forEach(all::addAll);
        return all.stream().filter(line -> line.startsWith(name)).map(line -> line.substring(name.length())).findFirst()
                .orElse(null);
    }

    /** Names its ICE session; empty when it has none. */
    String ufrag() {
        String ufrag = first(UFRAG);
        return ufrag == null ? "" : ufrag;
    }

    /** In characters. */
    int length() {
        return toString().length();
    }

    /** Whether any line says this. */
    boolean says(String line) {
        return session.contains(line) || sections.stream().anyMatch(section -> section.contains(line));
    }

    boolean hasCandidates() {
        return first(CANDIDATE) != null;
    }

    /** The number of the section with this name, or -1. */
    int section(@Nullable String mid) {
        for (int i = 0; i < sections.size(); i++) {
            if (mid != null && sections.get(i).contains(MID + mid)) {
                return i;
            }
        }
        return -1;
    }

    /** The name of a section; null when it has none. */
    @Nullable
    String mid(int section) {
        return sections.get(section).stream().filter(line -> line.startsWith(MID))
                .map(line -> line.substring(MID.length())).findFirst().orElse(null);
    }

    /** Whether a section was refused (RFC 3264 section 6). */
    boolean rejectsSome() {
        return sections.stream().anyMatch(Sdp::isRejected);
    }

    private static boolean isRejected(List<String> section) {
        return MEDIA_PORT.matcher(section.getFirst()).matches() && !section.contains("a=bundle-only");
    }

    /** Whether audio or video flows towards the offerer alone, or not at all. */
    boolean receivesOnly() {
        return sections.stream().filter(Sdp::isMedia).anyMatch(
                section -> section.contains("a=recvonly") || section.contains("a=inactive"));
    }

    private static boolean isMedia(List<String> section) {
        return section.getFirst().startsWith("m=audio ") || section.getFirst().startsWith("m=video ");
    }

    /** The same, with audio and video that are only sent. */
    Sdp sendingOnly() {
        return inSections(section -> {
            List<String> changed = new ArrayList<>(section);
            changed.replaceAll(line -> line.equals("a=sendrecv") ? "a=sendonly" : line);
            if (isMedia(section) && !changed.contains("a=sendonly")) {
                changed.add("a=sendonly");
            }
            return changed;
        });
    }

    /** The next version (RFC 3264 section 8), with another ICE description in place of the one there is. */
    Sdp restarted(IceDescription ice) {
        UnaryOperator<List<String>> replaced = part -> part.stream()
                .filter(line -> !line.startsWith(CANDIDATE) && !line.equals(END))
                .map(line -> line.startsWith(UFRAG) ? UFRAG + ice.ufrag() : line)
                .map(line -> line.startsWith(PASSWORD) ? PASSWORD + ice.password() : line).toList();
        List<String> next = replaced.apply(session).stream()
                .map(line -> ORIGIN.matcher(line)
                        .replaceFirst(found -> found.group(1) + (Long.parseLong(found.group(2)) + 1) + found.group(3)))
                .toList();
        Sdp changed = new Sdp(next, inSections(replaced).sections).with(ice.candidates());
        return ice.ended() ? changed.ended() : changed;
    }

    /** The same, with more candidates; those of no section here are left out. */
    Sdp with(List<Candidate> more) {
        List<List<String>> changed = new ArrayList<>();
        sections.forEach(section -> changed.add(new ArrayList<>(section)));
        for (Candidate candidate : more) {
            int named = candidate.mid() == null ? Math.max(0, candidate.section()) : section(candidate.mid());
            if (named >= 0 && named < changed.size()) {
                changed.get(named).add("a=" + candidate.text());
            }
        }
        return new Sdp(session, changed);
    }

    /** The same, and that no more candidates follow. */
    Sdp ended() {
        return inSections(section -> {
            if (section.contains(END) || isRejected(section)) {
                return section;
            }
            List<String> changed = new ArrayList<>(section);
            changed.add(END);
            return changed;
        });
    }

    private Sdp inSections(UnaryOperator<List<String>> change) {
        return new Sdp(session, sections.stream().map(change).map(List::copyOf).toList());
    }

    /** What it says about ICE, as a fragment (RFC 9725 section 4.3.3), from the first section that is in use. */
    String fragment() {
        List<String> used = sections.stream().filter(section -> !isRejected(section)).findFirst()
                .orElse(sections.getFirst());
        List<String> lines = new ArrayList<>(session.stream().filter(Sdp::isAboutIce).toList());
        lines.add(used.getFirst());
        lines.addAll(used.stream().filter(Sdp::isAboutIce).toList());
        return text(lines);
    }

    private static boolean isAboutIce(String line) {
        return line.startsWith("a=ice-") || line.startsWith("a=group:BUNDLE") || line.startsWith(MID)
                || line.startsWith(CANDIDATE) || line.equals(END);
    }

    private static String text(List<String> lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(session);
        sections.forEach(lines::addAll);
        return text(lines);
    }
}
