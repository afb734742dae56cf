using Microsoft.AspNetCore.Components;

namespace SenefConsent.StaffConsole;

/// <summary>A column of a <see cref="DataTable{TItem}"/>.</summary>
/// <typeparam name="TItem">What a row shows.</typeparam>
/// <param name="Header">What stands above it.</param>
/// <param name="Cell">What stands in it.</param>
/// <param name="Look">How it looks.</param>
public sealed record Column<TItem>(string Header, Func<TItem, RenderFragment> Cell, ColumnLook Look = ColumnLook.Text)
{
    /// <summary>A column of text.</summary>
    public Column(string header, Func<TItem, string?> text, ColumnLook look = ColumnLook.Text)
        : this(header, item => builder => builder.AddContent(0, text(item)), look) { }
}

/// <summary>How a column looks.</summary>
public enum ColumnLook
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Numbers, one below the other.</summary>
    Number,

    /// <summary>What the row is about: read out before each of its cells.</summary>
    RowHeader,
}
