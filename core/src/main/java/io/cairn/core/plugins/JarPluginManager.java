// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.CairnPlugin;
import io.cairn.api.InvalidInputException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pf4j.AbstractPluginManager;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PF4J, told which files to load: it looks for none itself, since every refusal must reach the user as a sentence, and
 * PF4J's own go to the log.
 */
final class JarPluginManager extends AbstractPluginManager {

    private static final Logger log = LoggerFactory.getLogger(JarPluginManager.class);

    private final Map<Path, PluginFile> files = new HashMap<>();
    private final HostView hostView = new HostView();

    JarPluginManager(String apiVersion) {
        // PF4J looks for a folder of its own unless it is given one.
        super(List.of(Path.of("")));
        setSystemVersion(apiVersion);
    }

    /**
     * Loads a plugin whose dependencies are loaded, and makes and starts its entry class.
     *
     * @throws RefusedException if that can't be done; nothing of the plugin is left then
     */
    LoadedPlugin load(PluginFile file) {
        files.put(file.file(), file);
        loadPluginFromPath(file.file());
        resolvePlugins();
        try {
            CairnPlugin entry = (CairnPlugin) getPlugin(file.id()).getPlugin();
            started(file);
            return new LoadedPlugin(file, entry);
        } catch (RefusedException e) {
            unloadPlugin(file.id());
            throw e;
        }
    }

    private void started(PluginFile file) {
        PluginWrapper wrapper = getPlugin(file.id());
        String entryName = file.descriptor().getPluginClass();
        PluginState state =
                PluginCode.call(file.id(), entryName, wrapper.getPluginClassLoader(), () -> startPlugin(file.id()));
        if (!state.isStarted()) {
            Throwable why = wrapper.getFailedException();
            throw new RefusedException(
                    "the Plugin-Class " + entryName + " can't be started: " + PluginCode.describe(why), why);
        }
    }

    /**
     * Stops the plugins, those that depend on others first. One that fails to stop doesn't keep the others from it.
     * PF4J's own method changes the list that it iterates.
     */
    @Override
    public void stopPlugins() {
        List<PluginWrapper> started = new ArrayList<>(getStartedPlugins());
        Collections.reverse(started);
        for (PluginWrapper plugin : started) {
            String id = plugin.getPluginId();
            try {
                PluginCode.call(id, "stop", plugin.getPluginClassLoader(), () -> stopPlugin(id));
            } catch (PluginException | InvalidInputException e) {
                plugin.setPluginState(PluginState.FAILED);
                log.warn("plugin '{}' failed when it was stopped", id, e);
            }
        }
    }

    private Plugin makeEntry(PluginWrapper wrapper) {
        String entryName = wrapper.getDescriptor().getPluginClass();
        ClassLoader loader = wrapper.getPluginClassLoader();
        Constructor<? extends CairnPlugin> constructor = entryConstructor(entryName, loader);
        try {
            return PluginCode.call(wrapper.getPluginId(), entryName, loader, constructor::newInstance);
        } catch (ReflectiveOperationException | PluginException | InvalidInputException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RefusedException(
                    "the Plugin-Class " + entryName + " can't be made: " + PluginCode.describe(cause), cause);
        }
    }

    private static Constructor<? extends CairnPlugin> entryConstructor(String entryName, ClassLoader loader) {
        try {
            Class<? extends CairnPlugin> entry = loader.loadClass(entryName).asSubclass(CairnPlugin.class);
            Constructor<? extends CairnPlugin> constructor = entry.getConstructor();
            if (!Modifier.isAbstract(entry.getModifiers()) && Modifier.isPublic(entry.getModifiers())) {
                return constructor;
            }
            throw new RefusedException("the Plugin-Class " + entryName + " is not a public class that can be made");
        } catch (ClassNotFoundException e) {
            throw new RefusedException("the Plugin-Class " + entryName + " is not in the file", e);
        } catch (ClassCastException e) {
            throw new RefusedException("the Plugin-Class " + entryName + " doesn't extend io.cairn.api.CairnPlugin", e);
        } catch (NoSuchMethodException e) {
            throw new RefusedException(
                    "the Plugin-Class " + entryName + " has no public constructor without parameters", e);
        } catch (LinkageError e) {
            throw new RefusedException(
                    "the Plugin-Class " + entryName + " can't be loaded: " + PluginCode.describe(e), e);
        }
    }

    private ClassLoader makeClassLoader(PluginFile file) {
        PluginClassLoader loader = new PluginClassLoader(this, file.descriptor(), hostView, ClassLoadingStrategy.PDA) {
            @Override
            protected boolean shouldDelegateToParent(String className) {
                return HostView.shares(className);
            }
        };
        file.classPath().elements().forEach(element -> loader.addFile(element.toFile()));
        return loader;
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new PluginDescriptorFinder() {
            @Override
            public boolean isApplicable(Path path) {
                return files.containsKey(path);
            }

            @Override
            public PluginDescriptor find(Path path) {
                return known(path).descriptor();
            }
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path path) {
                return files.containsKey(path);
            }

            @Override
            public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                return makeClassLoader(known(path));
            }
        };
    }

    private PluginFile known(Path path) {
        return Objects.requireNonNull(files.get(path), "files are loaded by load() only");
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return this::makeEntry;
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new PluginRepository() {
            @Override
            public List<Path> getPluginPaths() {
                return List.of();
            }

            @Override
            public boolean deletePluginPath(Path path) {
                return false;
            }
        };
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {}

            @Override
            public void enablePlugin(String pluginId) {}
        };
    }

    @Override
    protected ExtensionFactory createExtensionFactory() {
        return new DefaultExtensionFactory();
    }

    @Override
    protected ExtensionFinder createExtensionFinder() {
        return new DefaultExtensionFinder(this);
    }

    @Override
    protected VersionManager createVersionManager() {
        return new DefaultVersionManager();
    }
}
