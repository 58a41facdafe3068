using System.Text;

namespace Ibasho.Platform.Searching;

/// <summary>Reads a text token by token, without keeping any: CJK as overlapping pairs and the last letter of each run, all else as words.</summary>
internal ref struct TokenReader
{
    /// <summary>PostgreSQL takes no lexeme of more bytes; FTS5 would take more.</summary>
    private const int MostBytes = 2046;

    private LetterReader _letters;
    private Letter _ahead;
    private bool _hasAhead;
    private Letter _pair;
    private bool _inRun;
    private char[] _text = new char[32];
    private int _length;

    public TokenReader(ReadOnlySpan<char> text)
    {
        _letters = new LetterReader(text);
        _hasAhead = _letters.Next(out _ahead);
    }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>A single CJK letter: one alone, or the last of its run.</summary>
    public bool IsSingle { get; private set; }

    /// <summary>The run had a pair, so that its single token only closes it.</summary>
    public bool ClosesRun { get; private set; }

    public LetterKind Kind { get; private set; }

    public readonly ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    public bool Next()
    {
        _length = 0;
        if (_inRun)
            return NextOfRun();
        while (_hasAhead && _ahead.Kind == LetterKind.Gap)
            Advance();
        if (!_hasAhead)
            return false;
        if (_ahead.Kind == LetterKind.Cjk)
        {
            _inRun = true;
            _pair = _ahead;
            Advance();
            ClosesRun = false;
            return NextOfRun();
        }
        return Word();
    }

    private bool NextOfRun()
    {
        Kind = LetterKind.Cjk;
        Start = _pair.Start;
        Append(_pair.Code);
        if (!_hasAhead || _ahead.Kind != LetterKind.Cjk)
        {
            End = _pair.End;
            IsSingle = true;
            _inRun = false;
            return true;
        }
        Append(_ahead.Code);
        End = _ahead.End;
        IsSingle = false;
        ClosesRun = true;
        _pair = _ahead;
        Advance();
        return true;
    }

    private bool Word()
    {
        Kind = _ahead.Kind;
        Start = _ahead.Start;
        IsSingle = ClosesRun = false;
        var bytes = 0;
        while (_hasAhead && _ahead.Kind == Kind)
        {
            bytes += new Rune(_ahead.Code).Utf8SequenceLength;
            if (bytes <= MostBytes)
                Append(_ahead.Code);
            End = _ahead.End;
            Advance();
        }
        return true;
    }

    private void Advance() => _hasAhead = _letters.Next(out _ahead);

    private void Append(int code)
    {
        if (_length + 2 > _text.Length)
            Array.Resize(ref _text, _text.Length * 2);
        _length += new Rune(code).EncodeToUtf16(_text.AsSpan(_length));
    }
}
