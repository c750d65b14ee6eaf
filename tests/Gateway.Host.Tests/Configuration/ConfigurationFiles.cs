using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration;

/// <summary>A configuration folder of a test: small and good until a test writes something else.</summary>
internal sealed class ConfigurationFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-config-");

    public ConfigurationFiles()
    {
        Write("gateway.yaml", """
            company: Test
            trunks:
              - name: local
                addresses: [127.0.0.1]
            """);
        Write("agents.yaml", """
            agents:
              - name: anna
                languages: [en]
                skills: {billing: 3}
              - name: ben
                languages: [en]
                skills: {support: 2}
            """);
        Write("hours.yaml", """
            hours:
              - name: office
                open: {mon-fri: "08:00-18:00"}
            """);
        Write("queues.yaml", """
            queues:
              - name: general
              - name: billing
                skills: [billing]
            """);
        Write("hotlines.yaml", """
            hotlines:
              - name: service
                numbers: ["+493023125100"]
                languages: [en]
                queue: general
                hours: office
            """);
        Write("intents.yaml", """
            intents:
              - name: invoice
                label: {en: your invoice}
                queue: billing
                key: 1
                examples:
                  en: [one, two, three, four, five]
            """);
    }

    public string Folder => _folder.FullName;

    public ConfigurationFiles Write(string file, string text)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        return this;
    }

    /// <summary>Replaces text that must be there.</summary>
    public ConfigurationFiles Change(string file, string from, string to)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        return this;
    }

    public ConfigurationFiles Delete(string file)
    {
        File.Delete(Path.Combine(Folder, file));
        return this;
    }

    public ConfigurationResult Read() => ConfigurationFolder.Read(Folder);

    /// <summary>The faults as lines, warnings left out.</summary>
    public string[] Faults() => [.. Read().Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString())];

    public void Dispose() => _folder.Delete(recursive: true);
}
