package dev.flagward.engine;

import dev.flagward.engine.OrderCheck.Side;
import java.util.ArrayList;
import java.util.List;

/** Makes the check of an attribute by its operator, and refuses operands that the operator does not take. */
final class AttributeCheckMaker {
    private final Condition.Attribute condition;
    private final Attributes attributes;
    private final int slot;

    private AttributeCheckMaker(Condition.Attribute condition, Attributes attributes) {
        this.condition = condition;
        this.attributes = attributes;
        this.slot = attributes.slot(condition.attribute());
    }

    static AttributeCheck make(Condition.Attribute condition, Attributes attributes) {
        AttributeCheck made = new AttributeCheckMaker(condition, attributes).made();
        int place = place(condition, attributes);
        return place < 0 ? made : new KeptCheck(made, place);
    }

    /** Where a context keeps what came of the check, or -1: a {@link Membership} is a look-up already. */
    private static int place(Condition.Attribute condition, Attributes attributes) {
        return switch (condition.operator()) {
            case MATCHES,
                    CONTAINS,
                    BEFORE,
                    AFTER,
                    VERSION_EQUALS,
                    VERSION_LESS,
                    VERSION_LESS_OR_EQUAL,
                    VERSION_GREATER,
                    VERSION_GREATER_OR_EQUAL,
                    CIDR -> attributes.costlyCheck(condition);
            case STARTS_WITH, ENDS_WITH, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                attributes.cheapCheck(condition);
            case EQUALS, IN, EXISTS -> -1;
        };
    }

    private AttributeCheck made() {
        return switch (condition.operator()) {
            case EQUALS -> membership(List.of(one()));
            case IN -> membership(condition.operands());
            case STARTS_WITH -> new TextCheck.StartsWith(slot, texts());
            case ENDS_WITH -> new TextCheck.EndsWith(slot, texts());
            case CONTAINS -> new TextCheck.Contains(slot, texts());
            case MATCHES ->
                new TextCheck.Matches(slot, LinearPattern.parse(text(one())).prepared());
            case LESS -> new OrderCheck.OfNumbers(slot, Side.BELOW, number());
            case LESS_OR_EQUAL -> new OrderCheck.OfNumbers(slot, Side.UP_TO, number());
            case GREATER -> new OrderCheck.OfNumbers(slot, Side.ABOVE, number());
            case GREATER_OR_EQUAL -> new OrderCheck.OfNumbers(slot, Side.FROM, number());
            case BEFORE -> new OrderCheck.OfInstants(slot, Side.BELOW, Instants.parse(text(one())));
            case AFTER -> new OrderCheck.OfInstants(slot, Side.FROM, Instants.parse(text(one())));
            case VERSION_EQUALS -> new OrderCheck.OfVersions(slot, Side.SAME, version());
            case VERSION_LESS -> new OrderCheck.OfVersions(slot, Side.BELOW, version());
            case VERSION_LESS_OR_EQUAL -> new OrderCheck.OfVersions(slot, Side.UP_TO, version());
            case VERSION_GREATER -> new OrderCheck.OfVersions(slot, Side.ABOVE, version());
            case VERSION_GREATER_OR_EQUAL -> new OrderCheck.OfVersions(slot, Side.FROM, version());
            case CIDR -> new TextCheck.WithinNetwork(slot, networks());
            case EXISTS -> new AttributeCheck.Existence(slot, truth());
        };
    }

    private AttributeCheck membership(List<Value> operands) {
        for (Value operand : operands) {
            if (operand.type() == ValueType.OBJECT) {
                throw wanted("texts, numbers and booleans");
            }
        }
        return new Membership(slot, operands, attributes);
    }

    private Value one() {
        if (condition.operands().size() != 1) {
            throw wanted("one value");
        }
        return condition.operands().get(0);
    }

    private double number() {
        if (one() instanceof Value.Num number) {
            return number.value();
        }
        throw wanted("a number");
    }

    private boolean truth() {
        if (one() instanceof Value.Bool bool) {
            return bool.value();
        }
        throw wanted("a boolean");
    }

    private Version version() {
        return Version.parse(text(one()));
    }

    private Network[] networks() {
        List<Network> networks = new ArrayList<>();
        for (String text : texts()) {
            networks.add(Network.parse(text));
        }
        return networks.toArray(new Network[0]);
    }

    private String[] texts() {
        List<String> texts = new ArrayList<>();
        for (Value operand : condition.operands()) {
            texts.add(text(operand));
        }
        return texts.toArray(new String[0]);
    }

    private String text(Value operand) {
        if (operand instanceof Value.Text text) {
            return text.value();
        }
        throw wanted("text");
    }

    private IllegalArgumentException wanted(String what) {
        return new IllegalArgumentException("attribute \"" + condition.attribute() + "\": the operator "
                + condition.operator().word() + " compares with " + what);
    }
}
