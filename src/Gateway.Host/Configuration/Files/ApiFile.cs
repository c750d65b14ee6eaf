using Gateway.Desk.Contacts.Delivery;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>api.yaml</c>: the programs that may ask, and those that are told.</summary>
internal static class ApiFile
{
    private const int DefaultRate = 600;
    private const int HighestRate = 60_000;

    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var keys = new List<ApiKeyOptions>();
        foreach (var item in root.Items("keys", "name: crm, secret: credential:crm-key, scopes: [contacts:read]"))
        {
            keys.Add(ReadKey(item, context));
            item.Close();
        }

        if (keys.Count > 0 && draft.Web.Listen is null)
        {
            root.Faults.Add(root.LineOf("keys"), "'keys': nothing is served, expected web.listen in gateway.yaml");
        }

        var webhooks = new List<SubscriptionOptions>();
        foreach (var item in root.Items("webhooks", "name: crm, url: https://crm.example.com/hook, secret: credential:crm-hook, events: [contact.opened]"))
        {
            webhooks.Add(ReadWebhook(item, context));
            item.Close();
        }

        root.Close();
        return draft with { Api = new ApiOptions { Keys = keys, Webhooks = webhooks } };
    }

    private static SubscriptionOptions ReadWebhook(Section item, FileContext context)
    {
        var name = item.Required("name", Scalars.Name, "a short name, for example crm");
        if (name is { } key)
        {
            context.References.Declare(References.Webhook, key, item.Faults);
        }

        var url = item.Required("url", UrlScalars.Request, "where it is told, for example https://crm.example.com/hook");
        var secrets = SecretEntry.Rotating(item, context, "secret");
        var events = item.Values<string>("events", Event);
        if (events.Count == 0)
        {
            item.Faults.Add(item.LineOf("events"), $"'events' names nothing to tell, expected some of: {string.Join(", ", EventKinds.All)}");
        }

        return new SubscriptionOptions(
            name?.Value ?? "", url?.Value ?? new Uri("https://localhost/"), secrets, events.Select(kind => kind.Value).ToHashSet());
    }

    private static string? Event(string text, out string value)
    {
        value = text;
        return EventKinds.All.Contains(text) ? null : $"'{text}' is no event{Spelling.Hint(text, [.. EventKinds.All])}";
    }

    private static ApiKeyOptions ReadKey(Section item, FileContext context)
    {
        var name = item.Required("name", Scalars.Name, "a short name, for example crm");
        if (name is { } key)
        {
            context.References.Declare(References.ApiKey, key, item.Faults);
        }

        var secrets = SecretEntry.Rotating(item, context, "secret");
        var scopes = item.Values<string>("scopes", Scope);
        if (scopes.Count == 0)
        {
            item.Faults.Add(item.LineOf("scopes"), $"'scopes' names nothing that this key may do, expected some of: {string.Join(", ", ApiScopes.All.Keys)}");
        }

        return new ApiKeyOptions(
            name?.Value ?? "", secrets, scopes.Select(scope => scope.Value).ToHashSet(), item.Value("rate", Scalars.Number(1, HighestRate), DefaultRate));
    }

    private static string? Scope(string text, out string value)
    {
        value = text;
        return ApiScopes.All.ContainsKey(text) ? null : $"'{text}' is no scope{Spelling.Hint(text, [.. ApiScopes.All.Keys])}";
    }
}
