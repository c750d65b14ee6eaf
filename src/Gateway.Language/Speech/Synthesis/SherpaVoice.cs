using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Native;
using Gateway.Language.Speech.Sound;
using Sherpa = Gateway.Language.Speech.Native.SherpaOnnx;

namespace Gateway.Language.Speech.Synthesis;

/// <summary>A loaded VITS voice (Piper's and others). One thread at a time.</summary>
internal sealed unsafe class SherpaVoice : IDisposable
{
    private nint tts;

    /// <summary>Loads the voice of a folder. A broken one may end the process: probe it first.</summary>
    /// <exception cref="ModelException">Files are missing or the voice is refused.</exception>
    internal SherpaVoice(InstalledModel voice)
    {
        using var text = new NativeText();
        var config = new OfflineTtsConfig
        {
            Vits = new VitsModelConfig
            {
                Model = text.Add(voice.PathOf(ModelRole.Model)!),
                Tokens = text.Add(voice.PathOf(ModelRole.Tokens)!),
                Lexicon = text.Add(voice.PathOf(ModelRole.Lexicon) ?? ""),
                DataDir = text.Add(voice.PathOf(ModelRole.Phonemes) ?? ""),
                NoiseScale = 0.667f,
                NoiseScaleW = 0.8f,
                LengthScale = 1,
            },
            NumThreads = 1,
            Provider = text.Add("cpu"),
            MaxNumSentences = 1,
            SilenceScale = 0.2f,
        };
        tts = Sherpa.CreateOfflineTts(&config);
        if (tts == 0)
            throw new ModelException(ModelFault.DoesNotLoad, $"{voice.Folder}: sherpa-onnx refused the voice");
    }

    /// <summary>The spoken text at 8 kHz.</summary>
    internal short[] Speak(string text)
    {
        var audio = Sherpa.OfflineTtsGenerate(tts, text, speaker: 0, speed: 1);
        if (audio == null)
            throw new SynthesisException("The voice said nothing.");
        try
        {
            var pcm = new short[audio->Count];
            for (int i = 0; i < pcm.Length; i++)
                pcm[i] = (short)Math.Clamp(MathF.Round(audio->Samples[i] * 32767), short.MinValue, short.MaxValue);
            return Resampler.Convert(pcm, new SampleRate(audio->SampleRate), SampleRate.Telephone);
        }
        finally
        {
            Sherpa.DestroyOfflineTtsGeneratedAudio(audio);
        }
    }

    public void Dispose()
    {
        if (tts != 0)
            Sherpa.DestroyOfflineTts(tts);
        tts = 0;
    }
}
