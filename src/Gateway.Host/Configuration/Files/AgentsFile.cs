using Gateway.Desk.Agents;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>agents.yaml</c>: who takes contacts, with which skills and languages.</summary>
internal static class AgentsFile
{
    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var agents = new List<AgentAccount>();
        foreach (var item in root.Items("agents", "name: anna, display: Anna Schmidt, languages: [de]"))
        {
            if (ReadAgent(item, context) is { } account)
            {
                agents.Add(account);
            }

            item.Close();
        }

        if (agents.Count == 0)
        {
            root.Faults.Warn(root.LineOf("agents"), "no agent is configured: every caller will hear that nobody is there");
        }

        root.Close();
        return draft with { Agents = agents };
    }

    private static AgentAccount? ReadAgent(Section item, FileContext context)
    {
        var name = item.Required("name", Scalars.Name, "the user name of the agent's phone, for example anna");
        var display = item.Optional("display", Scalars.Text(60));
        var extension = item.Optional("extension", PhoneScalars.Extension);
        var languages = ReadLanguages(item);
        var skills = ReadSkills(item, context);
        var capacity = ReadCapacity(item);
        var secret = SecretEntry.Read(item, context);
        if (name is not { } key)
        {
            return null;
        }

        context.References.Declare(References.Agent, key, item.Faults);
        if (extension is { } digits)
        {
            context.References.Declare(References.Extension, digits, item.Faults);
        }

        var agent = new Agent
        {
            Name = key.Value,
            DisplayName = display?.Value ?? key.Value,
            Extension = extension?.Value,
            Skills = skills,
            Languages = languages,
            Capacity = capacity,
        };
        return new AgentAccount(agent, secret);
    }

    private static List<string> ReadLanguages(Section item)
    {
        var languages = new List<string>();
        if (item.Find("languages") is null or YamlList { Items.Count: 0 })
        {
            item.Faults.Add(item.LineOf("languages"), "the agent has no 'languages', expected at least one, for example [de, en]");
        }

        foreach (var language in item.Values<string>("languages", Scalars.Language))
        {
            if (languages.Contains(language.Value))
            {
                item.Faults.Add(language.Line, $"'languages': {language.Value} is there twice, expected once");
            }

            languages.Add(language.Value);
        }

        return languages;
    }

    private static AgentCapacity ReadCapacity(Section item)
    {
        var line = item.LineOf("capacity");
        var section = item.Below("capacity");
        var defaults = new AgentCapacity();
        var capacity = new AgentCapacity(
            section.Value("call", Scalars.Number(0, 1), defaults.Call),
            section.Value("chat", Scalars.Number(0, 20), defaults.Chat),
            section.Value("email", Scalars.Number(0, 50), defaults.Email));
        section.Close();
        if (capacity is { Call: 0, Chat: 0, Email: 0 })
        {
            item.Faults.Add(line, "'capacity': the agent could never be offered anything, expected at least one kind above 0");
        }

        return capacity;
    }

    private static Dictionary<string, int> ReadSkills(Section item, FileContext context)
    {
        var skills = new Dictionary<string, int>();
        foreach (var entry in item.Entries("skills", "billing: 3"))
        {
            if (Scalars.Name(entry.Key, out _) is { } wrong)
            {
                item.Faults.Add(entry.Line, $"'skills': {wrong}");
                continue;
            }

            context.References.Known(References.Skill, new Located<string>(entry.Key, entry.Line), item.Faults);
            if (item.TryScalar(entry.Key, entry.Value, Scalars.Number(1, 5), out var level))
            {
                skills[entry.Key] = level.Value;
            }
        }

        return skills;
    }
}
