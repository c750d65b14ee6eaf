using Gateway.Desk.Reception;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>hotlines.yaml</c>: the numbers that customers dial.</summary>
internal static class HotlinesFile
{
    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var hotlines = new List<HotlineOptions>();
        foreach (var item in root.Items("hotlines", "name: service, numbers: [\"+49301234567\"], languages: [de], queue: general"))
        {
            if (ReadHotline(item, context, draft) is { } hotline)
            {
                hotlines.Add(hotline);
            }

            item.Close();
        }

        if (hotlines.Count == 0 && root.Find("hotlines") is null or YamlList { Items.Count: 0 })
        {
            root.Faults.Add(root.LineOf("hotlines"), "there is no hotline, expected at least one with its numbers");
        }

        root.Close();
        return draft with { Hotlines = hotlines };
    }

    private static HotlineOptions? ReadHotline(Section item, FileContext context, GatewayConfiguration draft)
    {
        var name = item.Required("name", Scalars.Name, "a short name, for example service");
        var numbers = ReadNumbers(item, context, draft.Country);
        var languages = ReadLanguages(item, draft);
        var queue = item.Required("queue", Scalars.Name, "the queue for callers whose wish stays unknown");
        var hours = item.Optional("hours", Scalars.Name);
        if (queue is { } used)
        {
            context.References.Use(References.Queue, used, item.Faults);
        }

        if (hours is { } open)
        {
            context.References.Use(References.Hours, open, item.Faults);
        }

        if (name is not { } key)
        {
            return null;
        }

        context.References.Declare(References.Hotline, key, item.Faults);
        return new HotlineOptions
        {
            Name = key.Value,
            Numbers = numbers,
            Languages = languages,
            Queue = queue?.Value ?? "",
            Hours = hours?.Value,
            IsClosedMessageFree = item.Value("closed-message", Scalars.OneOf(("answered", false), ("before-answer", true)), false),
        };
    }

    private static List<string> ReadNumbers(Section item, FileContext context, string country)
    {
        var numbers = new List<string>();
        if (item.Find("numbers") is null or YamlList { Items.Count: 0 })
        {
            item.Faults.Add(item.LineOf("numbers"), "the hotline has no 'numbers', expected at least one, for example [\"+49301234567\"]");
        }

        foreach (var number in item.Values("numbers", PhoneScalars.Dialled(country)))
        {
            context.References.Declare(References.Number, number, item.Faults);
            numbers.Add(number.Value);
        }

        return numbers;
    }

    private static List<string> ReadLanguages(Section item, GatewayConfiguration draft)
    {
        var languages = new List<string>();
        if (item.Find("languages") is null or YamlList { Items.Count: 0 })
        {
            item.Faults.Add(item.LineOf("languages"), "the hotline has no 'languages', expected at least one, for example [de, en]");
        }

        foreach (var language in item.Values<string>("languages", Scalars.Language))
        {
            if (languages.Contains(language.Value))
            {
                item.Faults.Add(language.Line, $"'languages': {language.Value} is there twice, expected once");
                continue;
            }

            languages.Add(language.Value);
            CheckSpoken(item, language, draft);
        }

        return languages;
    }

    private static void CheckSpoken(Section item, Located<string> language, GatewayConfiguration draft)
    {
        if (!PromptFolders.Speak(language.Value, draft.Prompts))
        {
            item.Faults.Add(language.Line, $"'languages': there are no prompts in '{language.Value}', expected one of: {string.Join(", ", PromptFolders.Languages(draft.Prompts))}");
        }

        if (draft.Agents.Count > 0 && !draft.Agents.Any(account => account.Agent.Languages.Contains(language.Value)))
        {
            item.Faults.Warn(language.Line, $"'languages': no agent speaks {language.Value}: these callers reach one of another language");
        }
    }
}
