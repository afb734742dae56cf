using System.Buffers;

namespace SenefConsent.Csv;

/// <summary>How a file is cut into rows, where the recipient stands in one, and how the answer is put into it.</summary>
public interface IRowFormat
{
    /// <summary>How many bytes a row can have; nothing is read after one that has more.</summary>
    int LongestRow { get; }

    /// <summary>Cuts the first row off.</summary>
    /// <param name="bytes">What has arrived and was not cut yet.</param>
    /// <param name="isLast">Whether nothing more comes.</param>
    /// <param name="row">Its length with its line end, and its fault if it has one.</param>
    /// <returns>False when the row has not arrived as a whole.</returns>
    bool TryCut(ReadOnlySpan<byte> bytes, bool isLast, out CutRow row);

    /// <summary>What the row that was cut last holds.</summary>
    /// <param name="row">The row, with its line end.</param>
    RowContent Read(ReadOnlySpan<byte> row);

    /// <summary>Writes a row with its answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="row">The row as it came; empty when it was none.</param>
    /// <param name="answer">What is put into it: the decision, the rule and what else was asked for; in a row that heads the others, what
    /// they are called.</param>
    void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> row, params ReadOnlySpan<string> answer);

    /// <summary>Writes the last row of an answer that has to stop: what is wrong, where a decision would stand.</summary>
    void WriteFault(IBufferWriter<byte> output, string reason);
}

/// <summary>A row that was cut off.</summary>
/// <param name="Length">With its line end.</param>
/// <param name="Fault">Why it cannot be read and nothing after it can, without its line; null when it can.</param>
/// <param name="FaultLine">How many lines below the row's first line the fault is.</param>
public readonly record struct CutRow(int Length, FileFault? Fault = null, int FaultLine = 0);

/// <summary>What a row is.</summary>
public enum RowKind
{
    /// <summary>It has a recipient, or should have.</summary>
    Recipient,

    /// <summary>It goes back as it came: a blank line.</summary>
    Verbatim,

    /// <summary>It is no row: it is blocked, and does not go back.</summary>
    Unusable,
}

/// <summary>What a row holds.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Recipient">The recipient; null when it has none that can be read.</param>
public readonly record struct RowContent(RowKind Kind, string? Recipient = null);
