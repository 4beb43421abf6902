package dev.flagward.benchmarks;

import java.nio.file.Path;
import java.util.Properties;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.manager.PropertyFeatureProvider;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.StateRepository;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.user.UserProvider;
import org.togglz.core.util.NamedFeature;

/**
 * Togglz with its states in memory. It asks for the user by itself; each question about another user first says who it
 * is. It has no rules of attributes.
 */
class TogglzPeer extends Peer {
    private static final Feature ON = new NamedFeature(Work.ON);
    private static final Feature OFF = new NamedFeature(Work.OFF);
    private static final Feature SPLIT = new NamedFeature(Work.SPLIT);
    private static final Feature UNKNOWN = new NamedFeature(Work.UNKNOWN);

    private static final ThreadLocal<FeatureUser> USER = new ThreadLocal<>();

    private String[] keys = {};
    private final SimpleFeatureUser[] users = new SimpleFeatureUser[Work.KEYS];

    @SuppressWarnings("NullAway.Init") // by start()
    private FeatureManager features;

    @Override
    void start(Path file, int flags) {
        Properties known = new Properties();
        Work.flags(flags).forEach(flag -> known.setProperty(flag.key(), flag.key()));
        features = new FeatureManagerBuilder()
                .featureProvider(new PropertyFeatureProvider(known))
                .stateRepository(states(file, flags))
                .userProvider(new UserProvider() {
                    @Override
                    public FeatureUser getCurrentUser() {
                        return USER.get();
                    }
                })
                .build();
    }

    /** What the flags are. */
    StateRepository states(Path file, int flags) {
        StateRepository states = new InMemoryStateRepository();
        for (Work.WorkFlag flag : Work.flags(flags)) {
            FeatureState state =
                    new FeatureState(new NamedFeature(Work.received(flag.key())), flag.serving() != Work.Serving.OFF);
            if (flag.serving() == Work.Serving.SPLIT) {
                state.setStrategyId(GradualActivationStrategy.ID)
                        .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, Integer.toString(Work.SHARE));
            }
            states.setFeatureState(state);
        }
        return states;
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
        for (int i = 0; i < Work.KEYS; i++) {
            users[i] = new SimpleFeatureUser(keys[i]);
        }
    }

    @Override
    boolean on() {
        return features.isActive(ON);
    }

    @Override
    boolean off() {
        return features.isActive(OFF);
    }

    @Override
    boolean unknown() {
        return features.isActive(UNKNOWN);
    }

    @Override
    boolean split(int key) {
        USER.set(users[key]);
        return features.isActive(SPLIT);
    }

    @Override
    boolean splitFresh(int key) {
        USER.set(new SimpleFeatureUser(keys[key]));
        return features.isActive(SPLIT);
    }
}
