"""The MkDocs plugin: mkdocs.yml's settings for the publisher, and pages in MkDocs that look as they will on the portal."""

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from publisher.errors import ConfigError
from publisher.pipeline.extensions import add_extensions
from publisher.pipeline.opening import settings_of


class _Raw(BaseConfigOption[object]):
    """A value as written: ``publisher.config`` checks the block whole and tells all that is wrong with it."""


class PublisherConfig(Config):
    """The keys of the plugin's block (docs/reference/settings.md)."""

    target = c.Optional(_Raw())
    knowledge_base = c.Optional(_Raw())
    time_zone = c.Optional(_Raw())
    defaults = c.Optional(_Raw())
    review = c.Optional(_Raw())


class PublisherPlugin(BasePlugin[PublisherConfig]):
    """Adds our Markdown extension and shows pages as the portal will."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the settings and add the extension."""
        try:
            settings_of(config)
        except ConfigError as error:
            raise PluginError("\n".join(map(str, (error, *error.problems)))) from None
        add_extensions(config)
        return config
