package org.iceserver.admin.api;

import org.iceserver.admin.Condition;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The state of the server, as fields of {@code status}. */
final class ConditionJson {
    private ConditionJson() {}

    static void addTo(ObjectNode status, Condition condition) {
        ArrayNode warnings = status.putArray("warnings");
        condition.warnings().forEach(
                warning -> warnings.addObject().put("key", warning.key()).put("sentence", warning.sentence()));
        ArrayNode certificates = status.putArray("certificates");
        for (Condition.Certificate certificate : condition.certificates()) {
            ObjectNode one = certificates.addObject().put("notAfter", certificate.notAfter().getEpochSecond())
                    .put("selfSigned", certificate.selfSigned());
            certificate.names().forEach(one.putArray("names")::add);
        }
        ArrayNode resources = status.putArray("resources");
        condition.resources().forEach(resource -> resources.addObject().put("name", resource.name())
                .put("used", resource.used()).put("limit", resource.limit()));
    }
}
