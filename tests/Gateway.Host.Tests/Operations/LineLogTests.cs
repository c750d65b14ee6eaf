using System.Text;
using Gateway.Host.Operations;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Tests.Operations;

public sealed class LineLogTests
{
    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new();

    [Fact]
    public void Lines_of_the_same_moment_are_written_at_once_and_in_order()
    {
        using var log = Open();
        var logger = log.CreateLogger("Gateway.Calls");
        logger.LogInformation("first ü");
        logger.LogInformation("second");
        Assert.Equal(0, _pipe.Writes);

        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, _pipe.Writes);
        Assert.Equal(["first ü", "second"], _pipe.Lines.Select(line => line.Split(": ")[1]));
    }

    [Fact]
    public void What_waits_is_written_at_the_end()
    {
        using (var log = Open())
        {
            log.CreateLogger("Gateway.Calls").LogError("last words");
        }

        Assert.EndsWith("last words", Assert.Single(_pipe.Lines));
    }

    [Fact]
    public void Lines_that_cannot_be_kept_are_counted_and_told()
    {
        using var log = Open();
        var logger = log.CreateLogger("Gateway.Calls");
        var text = new string('x', 100_000);
        for (var i = 0; i < 60; i++)
        {
            logger.LogInformation("{Text}", text);
        }

        _time.Advance(TimeSpan.FromMilliseconds(10));
        var kept = _pipe.Lines.Count(line => line.EndsWith('x'));
        Assert.InRange(kept, 40, 59);
        Assert.StartsWith($"{60 - kept} log lines were dropped", _pipe.Lines[^1]);
    }

    [Fact]
    public void A_reader_that_went_away_does_no_harm_and_its_loss_is_told_to_the_next()
    {
        using var log = Open();
        var logger = log.CreateLogger("Gateway.Calls");
        _pipe.IsBroken = true;
        logger.LogInformation("lost");
        _time.Advance(TimeSpan.FromMilliseconds(10));

        _pipe.IsBroken = false;
        logger.LogInformation("read");
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.EndsWith("read", _pipe.Lines[0]);
        Assert.Contains("dropped", _pipe.Lines[1]);
    }

    private LineLog Open() => new(new LineFormatter(_time, isJournal: false), _pipe, _time);

    private sealed class Pipe : MemoryStream
    {
        public bool IsBroken { get; set; }

        public int Writes { get; private set; }

        public string[] Lines => Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsBroken)
            {
                throw new IOException("broken pipe");
            }

            Writes++;
            base.Write(buffer, offset, count);
        }
    }
}
