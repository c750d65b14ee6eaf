using Gateway.Desk.Routing;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>queues.yaml</c>: waiting lines and the skills they need.</summary>
internal static class QueuesFile
{
    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var queues = new List<QueueOptions>();
        foreach (var item in root.Items("queues", "name: billing, skills: [billing]"))
        {
            if (ReadQueue(item, context, draft) is { } queue)
            {
                queues.Add(queue);
            }

            item.Close();
        }

        if (queues.Count == 0 && root.Find("queues") is null or YamlList)
        {
            root.Faults.Add(root.LineOf("queues"), "there is no queue, expected at least one, for example - {name: general}");
        }

        root.Close();
        return draft with { Queues = queues };
    }

    private static QueueOptions? ReadQueue(Section item, FileContext context, GatewayConfiguration draft)
    {
        var defaults = new QueueOptions { Name = "" };
        var name = item.Required("name", Scalars.Name, "a short name, for example billing");
        var read = defaults with
        {
            Skills = ReadSkills(item, context, draft, []),
            RingTimeout = item.Value("ring", Scalars.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), defaults.RingTimeout),
            ChatOffer = item.Value("chat-offer", Scalars.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30)), defaults.ChatOffer),
            EmailOffer = item.Value("email-offer", Scalars.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromHours(4)), defaults.EmailOffer),
            WrapUp = item.Value("wrap-up", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), defaults.WrapUp),
            NoAnswerPause = item.Value("no-answer-pause", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), defaults.NoAnswerPause),
        };
        if (name is not { } key)
        {
            return null;
        }

        context.References.Declare(References.Queue, key, item.Faults);
        return read with { Name = key.Value };
    }

    /// <summary>Reads <c>skills</c>; together with <paramref name="others"/> some agent must have them all.</summary>
    public static IReadOnlyList<string> ReadSkills(
        Section item, FileContext context, GatewayConfiguration draft, IReadOnlyList<string> others)
    {
        var skills = new List<string>();
        foreach (var skill in item.Values<string>("skills", Scalars.Name))
        {
            if (skills.Contains(skill.Value))
            {
                item.Faults.Add(skill.Line, $"'skills': {skill.Value} is there twice, expected once");
                continue;
            }

            context.References.Use(References.Skill, skill, item.Faults);
            skills.Add(skill.Value);
        }

        string[] needed = [.. skills.Union(others)];
        var isEachKnown = needed.All(skill => draft.Agents.Any(account => account.Agent.Skills.ContainsKey(skill)));
        if (needed.Length > 1 && isEachKnown && !draft.Agents.Any(account => needed.All(account.Agent.Skills.ContainsKey)))
        {
            item.Faults.Add(item.LineOf("skills"), $"'skills': no agent has {string.Join(" and ", needed)} together, expected at least one who has");
        }

        return skills;
    }
}
