"""The words of the grammar: what says nothing, what means the same, and what people call each setting."""

FILLERS = frozenset({"the", "our", "my", "please", "kindly", "also", "just", "single", "exactly", "respectively"})
"""Words that are left out before anything is read, where they are not in quotes."""

CONNECTORS = frozenset(
    {"and", "with", "of", "to", "for", "in", "on", "at", "as", "from", "is", "then", "by", "a", "an"}
)
"""Words that are a value only in quotes."""

MARKS = {"->": "to", "=>": "to", "=": "to", "\n": ";"}
"""Signs that stand for a word, or for another sign."""

ENDS = (("and", "then"), (",", "and", "then"), (",", "and"), (",", "then"), ("then",), ("and",), (",",), (";", "and"),
        (";",), (".",), ("!",), ("&",), ("plus",), ("as", "well", "as"), (".", "then"), (";", "then"))  # fmt: skip
"""What stands between two requests of one sentence."""

POLITE = (
    "[hi|hello|hey|ok|okay] [,|!] [(can|could|would|will) you [to]|(i|we) (need|want|would like|have) to"
    "|(i'd|we'd) like to|(i|we) (need|want|would like) you to|let's|let us|go ahead and|time to|you (can|may|should)"
    "|make sure that|make sure|ensure that|ensure]"
)
"""What may stand before a request."""

THANKS = (("thanks",), ("thank", "you"), ("for", "me"), ("thx",), ("cheers",), ("now",), ("!",), (".",), (",",))
"""What may stand after a request."""

PHRASES = {
    "set": "set|change|make|put|adjust|update|configure|modify|resize|bring|edit|move|switch",
    "raise": "raise|increase|bump [up]|grow|lift|boost|expand|extend|enlarge|up|step up|scale up|upsize|turn up",
    "lower": "lower|reduce|decrease|shrink|cut [down|back]|drop|scale (down|back)|trim|downsize|bring down|turn down",
    "scale": "scale [out|in]|resize|size|autoscale",
    "give": "give|grant|allocate|assign|allot|provide|allow",
    "add": "add|create|make|set up|register|introduce|define|declare|provision|spin up|onboard|build|open",
    "remove": "remove|delete|drop|get rid of|tear down|decommission|offboard|erase|retire|eliminate|take out"
    "|clear|kill",
    "enable": "enable|turn on|switch on|activate",
    "disable": "disable|turn off|switch off|deactivate|shut down|shut off",
    "have": "to have|(should|must|shall|needs to|need to|has to|have to|ought to) (have|get|run with|run|use|be given)"
    "|needs|need|gets|get|(is|are) to (have|get)",
    "be": "(should|must|shall|needs to|need to|has to|have to|ought to) be [set to|raised to|lowered to]|becomes"
    "|(is|are) to be",
    "to": "to|at|as|of|with|is",
    "limit": "limit|cap|restrict|constrain|bound",
    "called": "called|named|by the name of|with name|with the name",
    "all": "all|every|each|all of",
    "upgrade": "upgrade|update|move|bump|roll out|roll|bring|switch|take|set",
    "downgrade": "downgrade|roll back|revert|go back with",
    "use": "use|switch to|go with|take|change to|move to",
    "point": "point|direct|resolve|map|repoint|redirect",
    "talk": "talk to|reach|connect to|use|access|call|speak to|depend on",
    "drop": "stop|no longer|not any longer",
}
"""Phrases that patterns name as `<raise>`, in the language of patterns."""

NOUNS = {
    "tenants": "tenant, tenants, customer, customers, client, clients",
    "modules": "module, modules, workload, workloads, service, services, app, apps, application, applications",
    "records": "record, records, dns record, dns records, dns entry, entry",
    "topics": "topic, topics, kafka topic, kafka topics",
    "names": "certificate, certificates, cert, certs, names",
    "data_services": "data service, data services",
    "quota": "quota, quotas, allowance, resource quota",
    "limits": "limits, container limits, container limit, container, containers, default, defaults, default container,"
    "container default, container defaults, per container, default limits",
    "resources": "resources, resource",
    "cpu": "cpu, cpus, core, cores, vcpu, vcpus, processor, processors, cpu cores, cpu core, processor cores",
    "memory": "memory, ram, mem",
    "storage": "storage, disk, disks, disk space, volume, volumes, volume size, disk size, storage size, storage space",
    "storage_class": "storage class, storageclass",
    "pods": "pods, pod",
    "replicas": "replicas, replica, pods, pod, instances, instance, copies, members, brokers, nodes",
    "image": "image, container image, version, tag, image tag, image version",
    "images": "image, images",
    "schema_image": "schema image, schema tool, schema tool image",
    "plan": "plan, tier, commercial plan, subscription, service plan",
    "group": "group, idp group, identity group, user group, identity provider group",
    "database": "database, db",
    "connections": "connections, connection, connection limit, database connections, database connection limit,"
    "max connections, maximum connections, db connections",
    "tables": "tables, table, shared tables, shared table",
    "domain": "domain, platform domain, base domain",
    "zones": "zones, availability zones, availability zone, azs, az",
    "zone": "zone, dns zone, hosted zone",
    "ingress": "ingress, ingress address, ingress addresses",
    "ingress_namespace": "ingress namespace, ingress controller namespace, namespace of ingress controller,"
    "ingress controller's namespace",
    "ttl": "ttl, time to live, default ttl, dns ttl",
    "values": "values, value",
    "renew_before": "renew before, renewal, renewal window, renewal time, renewal margin, renewal lead time",
    "days": "days, lifetime, validity, certificate lifetime, certificate validity, validity period",
    "issuer": "issuer, certificate issuer, certificate authority, ca",
    "algorithm": "algorithm, key algorithm, key type, certificate algorithm",
    "email": "email, e-mail, mail address, email address, acme email, contact email",
    "directory": "directory, acme directory, directory url",
    "retention_days": "retention days, retention, retention time, retention period, metrics retention",
    "retention_hours": "retention hours, retention, retention time, retention period, message retention",
    "partitions": "partitions, partition, partition count",
    "producers": "producers, producer, writers, writer",
    "consumers": "consumers, consumer, readers, reader",
    "shards": "shards, history shards, shard count",
    "schedule": "schedule, snapshot schedule",
    "mode": "mode, mesh mode",
    "consecutive_errors": "consecutive errors, consecutive errors limit, error limit, error threshold, errors",
    "ejection_seconds": "ejection seconds, ejection, ejection time, ejection period",
    "timeout_seconds": "timeout, request timeout, time-out, timeout seconds",
    "retries": "retries, retry, retry count, request retries",
    "active": "active slot, active, live slot",
    "user": "user, uid, user id",
    "ready": "ready, ready path, readiness path, readiness, readiness check, readiness probe, health check,"
    "health check path, healthcheck, health path, health endpoint, probe path",
    "args": "arguments, args, command line arguments",
    "depends_on": "dependencies, dependency, depends on",
    "host": "host, hostname, host name",
    "sslmode": "sslmode, ssl mode, tls mode",
    "addresses": "addresses, address ranges, address range, cidrs",
    "expose": "expose, exposure, exposed",
    "port": "port, exposed port",
    "ports": "port, ports",
    "config": "config, file, files, config file, config files, configuration file",
    "scaling": "scaling, autoscaling, auto-scaling, autoscaler, auto scaling, hpa",
    "least": "least, minimum, min, minimum replicas, min replicas, minimum pods, min pods, minimum number of replicas,"
    "minimum number of pods, lower bound, fewest, floor",
    "most": "most, maximum, max, maximum replicas, max replicas, maximum pods, max pods, maximum number of replicas,"
    "maximum number of pods, upper bound, ceiling",
    "cpu_percent": "cpu percent, cpu target, target cpu, cpu utilization, target cpu utilization, cpu usage, cpu load",
    "enabled": "enabled, switch",
    "config_server": "config server, configuration server, etcd, config store, etcd cluster, config-server",
    "event_bus": "event bus, message bus, kafka, kafka cluster, bus, event-bus",
    "service_mesh": "service mesh, mesh, istio, service-mesh",
    "monitor": "monitor, monitoring, monitoring stack, observability",
    "prometheus": "prometheus, metrics",
    "grafana": "grafana, dashboards",
    "jaeger": "jaeger, tracing, traces",
    "elasticsearch": "elasticsearch, elastic, elastic search",
    "log_shipper": "log shipper, log shipping, otel collector, opentelemetry collector, log-shipper",
    "kernel": "kernel, operator, module operator",
    "postgres": "postgres, postgresql, pg, postgres database, postgres server",
    "redis": "redis, cache, redis cache, redis cluster, redis server",
    "temporal": "temporal, workflow engine, workflows",
    "snapshots": "snapshots, snapshot, backups, backup",
    "external": "external, outside",
    "dns": "dns, dns settings",
    "certificates": "certificates, certificate, cert, certs, tls certificates, tls",
}
"""What people call a key of the settings, beside its own words."""

IMPLIED = frozenset({"tenants", "modules", "records", "topics", "data_services", "dns", "server", "certificates",
    "acme", "monitor", "platform", "security", "quota", "resources", "scaling", "images", "external", "expose",
    "database"})  # fmt: skip
"""Keys that need not be said on the way to a setting below them."""

JOINTS = frozenset(
    {
        "of",
        "for",
        "in",
        "on",
        "'s",
        "number",
        "count",
        "amount",
        "setting",
        "under",
        "per",
        "a",
        "an",
        "named",
        "called",
    }
)
"""Words that may stand between the nouns that name one setting."""

PRONOUNS = frozenset({"it", "its", "them", "their", "they"})
"""Words that stand for what the request before was about."""

OFF_LIMITS = frozenset({"approval", "approvals", "approver", "approvers", "role", "roles", "policy", "policies",
                        "budget", "budgets", "freeze", "freezes", "rule", "rules", "planner", "backend", "store",
                        "fingerprint", "fingerprint_key", "extends", "layer", "layers", "registries", "autonomy",
                        "kubeconfig", "gate"})  # fmt: skip
"""Words of what no planner may propose on."""

SECRETS = frozenset({"password", "passwords", "secret", "secrets", "credential", "credentials", "key", "token",
                     "account_key", "key_secret", "api_key"})  # fmt: skip
CONDITIONS = frozenset({"if", "when", "unless", "until", "while", "whenever", "after", "before", "once", "tomorrow",
                        "tonight", "later", "today", "monday", "friday", "weekend", "temporarily", "maybe", "perhaps",
                        "probably", "during", "next", "might", "otherwise", "except"})  # fmt: skip
NEGATIONS = frozenset({"not", "don't", "dont", "never", "no", "without", "won't", "shouldn't", "can't", "cannot",
                       "neither", "nor", "avoid", "leave", "keep", "stop", "mustn't"})  # fmt: skip
QUESTIONS = frozenset({"should", "what", "why", "how", "which", "who", "is", "are", "does", "do", "did", "was", "were",
                       "where", "shall", "has", "have", "?"})  # fmt: skip
VAGUE = frozenset({"more", "less", "some", "few", "several", "enough", "bit", "bigger", "smaller", "better", "faster",
                   "plenty", "lots", "little", "couple", "many", "around", "about", "roughly", "fewer", "up", "larger",
                   "least", "most", "approximately", "month", "months"})  # fmt: skip
